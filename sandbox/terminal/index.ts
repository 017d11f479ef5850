export { type DrawOptions, draw, drawModal } from './draw.ts';
export { type ActorFactory, type PlaceName, type Prompt, type PromptOptions, startPrompt } from './prompt.ts';
