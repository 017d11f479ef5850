import { Refusal } from '../refusal.ts';
import type { UploadedFile } from '../world/world.ts';

interface ParsedBody {
  body: unknown;
  files: UploadedFile[];
}

/** Reads JSON, or multipart with `payload_json` and `files[n]` (docs: reference, "Uploading Files"). */
export async function readBody(request: Request): Promise<ParsedBody> {
  const type = request.headers.get('content-type') ?? '';
  if (type.startsWith('multipart/form-data')) return readForm(await request.formData());
  const text = await request.text();
  return { body: text === '' ? undefined : parseJson(text), files: [] };
}

async function readForm(form: FormData): Promise<ParsedBody> {
  const json = form.get('payload_json');
  const files: UploadedFile[] = [];
  for (const [name, value] of form) {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1];
    if (index === undefined || typeof value === 'string') continue;
    const bytes = new Uint8Array(await value.arrayBuffer());
    files[Number(index)] = { name: value.name, type: value.type, bytes };
  }
  return { body: typeof json === 'string' ? parseJson(json) : undefined, files: files.filter(Boolean) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('invalid-json');
  }
}
