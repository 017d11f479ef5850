const MOVES: readonly string[] = ['ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp'];
const PAGE = 8;

/** Whether a key moves through a list. */
export const isMove = (key: string): boolean => MOVES.includes(key);

/** Where a key leads in a list of `count`; arrows go round, and from -1 (nowhere) into it. */
export function moved(at: number, count: number, key: string): number {
  if (count === 0) return -1;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return at <= 0 ? count - 1 : at - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'PageDown':
      return Math.min(count - 1, at + PAGE);
    default:
      return Math.max(0, at - PAGE);
  }
}
