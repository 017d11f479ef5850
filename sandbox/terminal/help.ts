export const HELP = [
  '/command name:value   type a command; Tab completes names, options and suggestions',
  '2                     press button 2 of the last message',
  '3 1                   choose option 1 in menu 3 of the last message',
  'as NAME               be somebody else',
  'dm, alerts, guild     go to a direct message with the bot, to the channel of alerts, or back',
  'show                  draw the last message again',
  'help, quit',
].join('\n');
