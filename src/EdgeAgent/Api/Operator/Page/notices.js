// What somebody must know: the box away and back, a pipeline that waits, what is degraded.
import { byId, make, show, symbol } from './dom.js';
import { clock, number, say } from './texts.js';

export function notices(list, version) {
  show(byId('notices'), [list.map(({ kind, title, text }) => [kind, title, text]), version], () => list.map(({ kind, title, text, onClose }) =>
    make('div', { class: `notice ${kind}` }, symbol(kind === 'back' ? 'accept' : 'away'), make('strong', {}, title), make('span', {}, text),
      onClose && make('button', { type: 'button', 'data-key': `close-${kind}`, on: { click: onClose } }, say('close')))));
}

export function awayNotice(since) {
  return { kind: 'away', title: say('away'), text: say('awaySince', { time: clock(since, true) }) };
}

export function backNotice({ seconds, restarted, parts }, onClose) {
  return {
    kind: 'back', title: say('back'), onClose,
    text: [say('backAfter', { seconds: number(seconds) }), restarted ? say('restarted') : parts === null ? '' : say('partsMeanwhile', { parts: number(parts) })].join(' '),
  };
}

export function boxNotices(state) {
  const list = state.waiting.map(text => ({ kind: 'waits', title: say('notReady'), text }));
  // A waiting pipeline has said the same of its model.
  for (const { component, message } of state.health) {
    if (!list.some(({ text }) => text.includes(message))) list.push({ kind: 'degraded', title: say('degraded'), text: `${component}: ${message}` });
  }
  if (list.length <= 3) return list;
  return [...list.slice(0, 2), { kind: 'degraded', title: say('degraded'), text: say('more', { count: number(list.length - 2) }) }];
}

export function facts(state, pipeline, version) {
  const model = state.models.find(({ name }) => name === pipeline?.model);
  const link = state.link;
  const items = [
    [say('model'), model ? `${model.name} ${model.version}` : pipeline?.model ?? '–', !model],
    [say('runsOn'), model?.provider ?? '–', !model?.provider],
    link.hub === null || link.hub === undefined
      ? [say('hub'), say('hubNone'), false]
      : [say('hub'), link.connected ? link.backlog > 0 ? say('hubSending', { records: number(link.backlog) }) : say('hubDone') : say('hubAway', { records: number(link.backlog) }), !link.connected],
  ];
  if (link.dropped > 0) items.push([say('lost'), number(link.dropped), true]);
  show(byId('facts'), [items, version], () => items.map(([name, text, isBad]) =>
    make('div', { class: `fact${isBad ? ' bad' : ''}` }, make('small', {}, name), make('span', {}, text))));
}
