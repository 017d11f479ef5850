import { fileURLToPath } from 'node:url';

const FONT = fileURLToPath(new URL('../../assets/fonts/Inter-Medium.ttf', import.meta.url));

let latest: Promise<unknown> = Promise.resolve();

/**
 * Turns SVG into a PNG, beside the event loop, one at a time: a picture needs several MiB for a moment, and the
 * threads are the store's as well. Uses our own font only, so it looks the same on every machine.
 */
export function render(svg: string): Promise<Uint8Array> {
  const picture = latest.then(() => rasterise(svg));
  latest = picture.catch(() => undefined);
  return picture;
}

/** The rasteriser is loaded with the first picture: whoever never asks for one does not pay for it. */
async function rasterise(svg: string): Promise<Uint8Array> {
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false, fontFiles: [FONT], defaultFontFamily: 'Inter' },
    logLevel: 'off',
  });
  return image.asPng();
}
