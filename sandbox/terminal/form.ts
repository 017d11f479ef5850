import type { Exchange, Modal, ModalField } from '../discord/index.ts';
import type { Lines } from './lines.ts';
import { type Style, safe } from './style.ts';

const CANCEL = '.';
const CLEAR = '-';

const FORM_HELP = `Enter keeps what stands there, "${CLEAR}" empties the field, "${CANCEL}" or Escape closes the form`;

/** Asks for the fields of a form one by one and sends it; undefined when the user closes it. */
export async function fillForm(modal: Modal, lines: Lines, style: Style): Promise<Exchange | undefined> {
  lines.print(style.dim(FORM_HELP));
  let values: Record<string, string> = Object.fromEntries(
    modal.fields.map(({ customId, value }) => [customId, value]),
  );
  for (;;) {
    const filled = await askAll(modal.fields, values, lines);
    if (!filled) {
      lines.print(style.dim('Form closed'));
      return undefined;
    }
    values = filled;
    try {
      return await modal.submit(values);
    } catch (error) {
      lines.print(style.error(error instanceof Error ? error.message : String(error)));
    }
  }
}

async function askAll(
  fields: ModalField[],
  present: Record<string, string>,
  lines: Lines,
): Promise<Record<string, string> | undefined> {
  const values = { ...present };
  for (const field of fields) {
    showOptions(field, lines);
    const line = await lines.next(question(field, values[field.customId] ?? ''));
    if (typeof line !== 'string' || line === CANCEL) return undefined;
    if (line === CLEAR) values[field.customId] = '';
    else if (line !== '') values[field.customId] = answerTo(field, line);
  }
  return values;
}

function question({ label, required, placeholder }: ModalField, value: string): string {
  const shown = value || placeholder;
  const present = shown ? ` (${safe(shown)})` : '';
  return `${safe(label)}${required ? '*' : ''}${present}: `;
}

function showOptions({ options }: ModalField, lines: Lines): void {
  for (const [index, { label }] of options.entries()) lines.print(`  ${index + 1}  ${safe(label)}`);
}

/** In a long field `\n` starts a new line; in a menu the number of an option stands for it. */
function answerTo({ style, options }: ModalField, line: string): string {
  if (style === 'paragraph') return line.replaceAll('\\n', '\n');
  const chosen = style === 'menu' ? options[Number(line) - 1] : undefined;
  return chosen?.value ?? line;
}
