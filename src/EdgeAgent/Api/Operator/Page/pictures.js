// Kept pictures, asked for with the key and held a while: a picture never changes, and a strip shows the same ones again.
import { ask } from './access.js';

const most = 48;
const held = new Map();

export const nameOf = (part, picture, heat) => `${part.id}/${picture.digest}${heat ? `?heat=${encodeURIComponent(heat)}` : ''}`;

export function load(name) {
  let found = held.get(name);
  if (!found) {
    found = fetchPicture(name);
    held.set(name, found);
    // What could not be had is asked for again, not remembered.
    found.then(picture => picture || held.delete(name));
    if (held.size > most) {
      const [oldest, gone] = held.entries().next().value;
      held.delete(oldest);
      gone.then(picture => picture && URL.revokeObjectURL(picture.url));
    }
  }
  return found;
}

async function fetchPicture(name) {
  try {
    const answer = await ask(`/operator/pictures/${name}`);
    if (!answer.ok) return null;
    const url = URL.createObjectURL(await answer.blob());
    const image = new Image();
    image.src = url;
    await image.decode();
    return { url, width: image.naturalWidth, height: image.naturalHeight };
  } catch {
    return null;
  }
}
