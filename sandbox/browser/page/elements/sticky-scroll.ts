import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** So near the end counts as at the end, in pixels. */
const NEAR = 48;

/** Keeps a scrolling box at its end while it grows, unless somebody scrolled up to read. */
export class StickyScroll implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement;
  #selector: string;
  #isAtEnd = true;
  #lastTop = 0;
  #box: HTMLElement | null = null;
  #observer = new ResizeObserver(() => this.#follow());

  /** @param selector the scrolling box; its only child is what grows. */
  constructor(host: ReactiveControllerHost & HTMLElement, selector: string) {
    this.#host = host;
    this.#selector = selector;
    host.addController(this);
  }

  hostUpdated(): void {
    const box = this.#host.querySelector<HTMLElement>(this.#selector);
    if (box === this.#box) return;
    this.#observer.disconnect();
    this.#box = box;
    if (!box) return;
    box.addEventListener('scroll', () => this.#note(), { passive: true });
    this.#observer.observe(box);
    if (box.firstElementChild) this.#observer.observe(box.firstElementChild);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    this.#box = null;
  }

  /** To the end, wherever it stood. */
  jump(): void {
    this.#isAtEnd = true;
    this.#follow();
  }

  /** Only going up leaves the end: while the box grows, the end may be away for a moment. */
  #note(): void {
    const box = this.#box;
    if (!box || box.clientHeight === 0) return;
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    if (isNear || box.scrollTop < this.#lastTop) this.#isAtEnd = isNear;
    this.#lastTop = box.scrollTop;
  }

  #follow(): void {
    if (this.#isAtEnd && this.#box) this.#box.scrollTop = this.#box.scrollHeight;
  }
}
