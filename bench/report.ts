/** One line of the result. */
export interface Row {
  figure: string;
  portkeeper: string;
  /** The bare bot's value, or the floor. */
  compared: string;
  /** How the two stand to each other. */
  ratio: string;
  /** What is aimed at, and whether it was reached in this run; empty where nothing is aimed at. */
  target: string;
}

/** A target beside its verdict: a reader need not compare numbers. Never an exit code: machines are noisy. */
export function target(text: string, isMet: boolean): string {
  return `${text}: ${isMet ? 'met' : '**missed**'}`;
}

const HEAD = ['Figure', 'Portkeeper', 'Compared with', 'Ratio', 'Target'];

/** A Markdown table with the columns in line, so that it can be read in a terminal as well. */
export function table(rows: readonly Row[], head: readonly string[] = HEAD): string {
  const cells = rows.map((row) => [row.figure, row.portkeeper, row.compared, row.ratio, row.target]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...cells].map((line) => line[column]?.length ?? 0)),
  );
  const write = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [write(head), write(widths.map((width) => '-'.repeat(width))), ...cells.map(write)].join('\n');
}
