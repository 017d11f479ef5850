/** What panels have shown about themselves by what they answered. Nothing in it is about a person. */
export interface PanelHabits {
  /** True for a panel that gave another port than it was asked for: it picks ports itself (fact 3). */
  picksPorts(panelUrl: string): boolean;
  noticeOwnChoice(panelUrl: string): void;
}

export function createPanelHabits(): PanelHabits {
  const picking = new Set<string>();
  return {
    picksPorts: (panelUrl) => picking.has(panelUrl),
    noticeOwnChoice: (panelUrl) => void picking.add(panelUrl),
  };
}
