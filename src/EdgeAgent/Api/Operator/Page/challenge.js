// Master parts: what the line waits for, what came out, and whose turn it is.
import { byId, make, show, symbol } from './dom.js';
import { ask } from './access.js';
import { askForText } from './dialogs.js';
import { askForName } from './name.js';
import { number, say } from './texts.js';

const expected = ({ expect, label }) => label ? `${say(`count.${expect}`)} (${label})` : say(`count.${expect}`);

export function challenge(state, pipeline, who, onSaid, version) {
  const due = state.challenges?.find(({ pipeline: name, state: how }) => name === pipeline.name && how === 'due');
  const node = byId('challenge');
  node.hidden = !due;
  show(node, [due, who, version], () => {
    if (!due) return [];
    const mayNot = who && !who.operate;
    const next = due.announced ?? due.masters.find(({ right, times }) => right < times)?.part;
    const last = due.last;
    return [
      make('strong', {}, symbol('review'), say('challenge.title')),
      make('span', {}, say(due.announced ? 'challenge.now' : 'challenge.next', { part: next ?? '–' }), ' ',
        last && say(last.isRight ? 'challenge.right' : 'challenge.wrong', { part: last.part, verdict: say(`count.${last.verdict}`), expected: say(`count.${last.expected}`) })),
      make('div', { class: 'masters', role: 'group', 'aria-label': say('challenge.title') },
        ...due.masters.map(master => make('button', {
          type: 'button', 'data-key': `master-${master.part}`, 'aria-pressed': String(master.part === due.announced), class: master.right >= master.times ? 'done' : null,
          disabled: mayNot, title: mayNot ? say('notAllowed') : null, on: { click: () => tell(due, 'show', { master: master.part }, who, onSaid) },
        }, `${master.part}: ${expected(master)} `, make('small', {}, `${number(master.right)}/${number(master.times)}`))),
        who?.technician && make('button', { type: 'button', 'data-key': 'waive', on: { click: () => waive(due, who, onSaid) } }, say('challenge.waive'))),
    ];
  });
}

async function waive(due, who, onSaid) {
  const why = await askForText(say('challenge.waive'), say('challenge.waiveText'), say('challenge.reason'));
  if (why) await tell(due, 'waive', { why }, who, onSaid);
}

async function tell(due, verb, words, who, onSaid) {
  const by = await askForName(who);
  if (!by) return;
  try {
    const answer = await ask(`/v1/challenges/${encodeURIComponent(due.pipeline)}/${verb}?${new URLSearchParams({ ...words, by })}`, { method: 'POST' });
    onSaid(answer.ok, answer.ok ? say('challenge.told') : (await answer.json()).error);
  } catch {
    onSaid(false, say('notWritten'));
  }
}
