/** The words of the command picker, each at most 100 characters. */
export const descriptions = {
  panel: {
    itself: 'Link your game panel account',
    link: 'Link your panel account with an API key',
    status: 'Show the panels you have linked',
    unlink: 'Forget an API key',
    options: { panel: 'The linked panel' },
  },
  ports: {
    itself: 'Manage the ports of your game servers',
    list: 'Show the ports of a server and change them with buttons',
    add: 'Add a port to a server',
    primary: 'Make a port the primary, the address that players use',
    note: 'Set, change or clear the note of a port',
    remove: 'Remove a port from a server, after asking you',
    options: {
      server: 'The server; left out: the one you last used in this channel',
      share: 'Show the list to everybody in this channel',
      allocation: 'The port: choose it from the list, or type 25565 or 1.2.3.4:25565',
      port: 'The port you wish for; many panels choose themselves',
      ip: 'The IP address you wish for; many panels choose themselves',
      game: 'Fills in the usual port and a note',
      note: 'What the port is for',
      text: 'The new note, up to 255 characters; left out: a window opens with the present one',
    },
  },
  help: { itself: 'What this bot can do, and what you need next' },
} as const;
