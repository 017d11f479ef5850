import type { Problem } from '../refusal.ts';
import type { ModalBody, ModalComponent, StringSelect, TextInput } from '../wire.ts';
import { duplicates, optionProblems } from './components.ts';
import { lengthOf } from './embeds.ts';
import { required } from './form.ts';

type Input = TextInput | StringSelect;
type Placed = { path: PropertyKey[]; component: Input; labelled: boolean };

const MAX_COMPONENTS = 5;
const DEFAULT_MAX_LENGTH = 4_000;

/** Rules of modals that the schema lacks (docs: interactions/receiving-and-responding, components/reference). */
export function modalProblems({ components }: ModalBody): Problem[] {
  const inputs = components.flatMap((component, i) => inputsIn(component, ['components', i]));
  const rows = components.flatMap((component, i) => rowProblems(component, ['components', i]));
  return [...amount(components), ...rows, ...inputs.flatMap(inputProblems), ...duplicates(inputs)];
}

function inputsIn(component: ModalComponent, path: PropertyKey[]): Placed[] {
  if (component.type === 18) {
    return [{ path: [...path, 'component'], component: component.component, labelled: true }];
  }
  if (component.type !== 1) return [];
  return component.components.map((input, i) => ({
    path: [...path, 'components', i],
    component: input,
    labelled: false,
  }));
}

function amount(components: ModalComponent[]): Problem[] {
  if (components.length <= MAX_COMPONENTS) return [];
  const message = `Must be between 1 and ${MAX_COMPONENTS} in length.`;
  return [{ path: ['components'], code: 'BASE_TYPE_BAD_LENGTH', message }];
}

function rowProblems(component: ModalComponent, path: PropertyKey[]): Problem[] {
  if (component.type !== 1 || component.components.length === 1) return [];
  const message = 'The specified component exceeds the maximum width';
  return [{ path, code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message }];
}

function inputProblems({ path, component, labelled }: Placed): Problem[] {
  if (component.type === 3) return optionProblems(component, path);
  if (component.type !== 4) return [];
  const { label, value = '', min_length: min = 0, max_length: max = DEFAULT_MAX_LENGTH } = component;
  const problems: Problem[] = [];
  if (!labelled && !label) problems.push(required([...path, 'label']));
  if (labelled && label) {
    const message = 'A text input in a label component has no label of its own';
    problems.push({ path: [...path, 'label'], code: 'BASE_TYPE_INVALID', message });
  }
  if (min > max) {
    const message = 'min_length must be less than or equal to max_length';
    problems.push({ path: [...path, 'min_length'], code: 'BASE_TYPE_INVALID', message });
  }
  if (lengthOf(value) > max) {
    const message = `Must be ${max} or fewer in length.`;
    problems.push({ path: [...path, 'value'], code: 'BASE_TYPE_MAX_LENGTH', message });
  }
  return problems;
}
