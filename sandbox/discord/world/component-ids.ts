import type { MessageComponent, ModalComponent } from '../wire.ts';

interface Node {
  id?: number;
  components?: Node[];
  component?: Node;
  accessory?: Node;
}

/** Gives every component the number Discord would give it (docs: components/reference, "Component `id`"). */
export function numbered<T extends MessageComponent | ModalComponent>(components: T[]): T[] {
  const copy = structuredClone(components);
  const used = new Set<number>();
  let next = 0;
  const visit = (node: Node): void => {
    if (!node.id || used.has(node.id)) {
      do next += 1;
      while (used.has(next));
      node.id = next;
    }
    used.add(node.id);
    const inside = [...(node.components ?? []), node.component, node.accessory];
    for (const inner of inside) if (inner) visit(inner);
  };
  copy.forEach(visit);
  return copy;
}
