/**
 * What Pelican says in German when `APP_LOCALE` is `de`: the conflicts, and of the broken rules only the length
 * (its fact 11; recordings `alloc-list.*.app-locale-de`, `notes.app-locale-de.*`). The other three conflicts
 * were not recorded in German: their words are ours.
 */
const GERMAN: Record<string, string> = {
  'This server is currently suspended and the functionality requested is unavailable.':
    'Dieser Server ist im Moment suspendiert und die erwünschte Funktionalität ist nicht verfügbar.',
  'This server has not yet completed its installation process, please try again later.':
    'Dieser Server hat seinen Installationsprozess noch nicht abgeschlossen, bitte versuche es später erneut.',
  'The node of this server is currently under maintenance and the functionality requested is unavailable.':
    'Die Node dieses Servers wird im Moment gewartet.',
  'This server is currently restoring from a backup, please try again later.':
    'Dieser Server wird im Moment aus einem Backup wiederhergestellt.',
  'This server is currently being transferred to a new machine, please try again later.':
    'Dieser Server wird im Moment auf eine andere Maschine übertragen.',
  'The notes may not be greater than 256 characters.': 'notes darf nicht größer als 256 Zeichen sein.',
};

/** `detail` in German where Pelican translates it. */
export function german(detail: string): string {
  return GERMAN[detail] ?? detail;
}
