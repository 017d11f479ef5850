import { controlsIn } from '../rules/components.ts';
import type { Button, MessageComponent, Select } from '../wire.ts';

/** Every button and menu, in the order in which they are shown. */
export function controlsOf(components: MessageComponent[]): (Button | Select)[] {
  return components
    .flatMap((component) => controlsIn({ path: [], component }))
    .map(({ component }) => component);
}

/** The text of text displays, sections and containers. */
export function textsOf(components: MessageComponent[]): string[] {
  return components.flatMap((component) => {
    if (component.type === 10) return [component.content];
    if (component.type === 9) return component.components.map(({ content }) => content);
    return component.type === 17 ? textsOf(component.components) : [];
  });
}
