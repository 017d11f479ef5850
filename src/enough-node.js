/** Ends on a Node that is too old with a sentence instead of a SyntaxError: in JavaScript that Node 18 reads, imported first. */
const NEEDED = [22, 19];
const EXIT_CONFIG = 78;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  console.log(
    `✗ Node.js – this is ${process.version}, and Portkeeper needs ${NEEDED.join('.')} or newer: https://nodejs.org`,
  );
  process.exit(EXIT_CONFIG);
}
