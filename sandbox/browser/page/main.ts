import './elements/sandbox-page.ts';
