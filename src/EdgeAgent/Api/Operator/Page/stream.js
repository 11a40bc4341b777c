// What the box says, as it says it. Silence for longer than the box ever keeps it means that it is away.
import { ask } from './access.js';

const longestSilence = 4000;
const firstPause = 500;
const longestPause = 3000;

export async function follow({ onState, onAway, onRefused }) {
  let pause = firstPause;
  for (;;) {
    const stop = new AbortController();
    try {
      let timer = setTimeout(() => stop.abort(), longestSilence);
      const answer = await ask('/operator/live', { signal: stop.signal });
      if (answer.status === 401 || answer.status === 403) {
        clearTimeout(timer);
        await onRefused(answer.status);
        continue;
      }
      if (!answer.ok) throw new Error(answer.status);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(), longestSilence);
        pause = firstPause;
        text += value;
        const events = text.split('\n\n');
        text = events.pop();
        const last = events.findLast(event => event.startsWith('data: '));
        if (last) onState(JSON.parse(last.slice(6)));
        else onState(null);
      }
      clearTimeout(timer);
    } catch {
      // Away, or cut off: said below, and tried again.
    }
    stop.abort();
    onAway();
    await new Promise(resolve => setTimeout(resolve, pause));
    pause = Math.min(pause * 2, longestPause);
  }
}
