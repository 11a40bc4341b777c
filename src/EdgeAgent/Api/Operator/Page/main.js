// The page: what the box says, held against what somebody here chose to look at.
import { byId, make, show } from './dom.js';
import { whoAmI } from './access.js';
import { challenge } from './challenge.js';
import { askForKey } from './dialogs.js';
import { accuracy, words } from './feedback.js';
import { counts, defects, trend, verdict } from './figures.js';
import { awayNotice, backNotice, boxNotices, facts, notices } from './notices.js';
import { caption, draw } from './stage.js';
import { choice, strip } from './strip.js';
import { follow } from './stream.js';
import * as texts from './texts.js';

const { say } = texts;
const backShownFor = 20000;
const toastShownFor = 6000;

let state = null;
let who = null;
let awaySince = null;
let before = null;
let back = null;
let toastTimer = 0;
const toldHere = new Map();
let held = null;
let shown = 'rejects';
let wanted = sessionStorage.getItem('pipeline');
// A new language, or a new day's format, draws all of it again.
let version = 0;

const pipelineOf = () => state?.pipelines.find(({ name }) => name === wanted) ?? state?.pipelines[0] ?? null;
const total = ({ counts: list }) => list.reduce((sum, count) => sum + count, 0);

function render() {
  const pipeline = pipelineOf();
  const live = pipeline?.parts[0] ?? null;
  const part = held ?? live;
  const list = awaySince ? [awayNotice(awaySince)] : [];
  if (back && !awaySince) list.push(backNotice(back, () => { back = null; render(); }));
  if (state && !awaySince) list.push(...boxNotices(state));
  notices(list, version);
  byId('clock').textContent = texts.clock(Date.now());
  byId('sign').textContent = who?.name ?? (who ? say('operator') : say('signIn'));
  document.body.classList.toggle('away', awaySince !== null);
  if (!state) return;
  byId('device').textContent = state.device;
  byId('shift').textContent = say('countsSince', { time: texts.clock(state.since) });
  document.title = `${live ? say(`verdict.${live.verdict}`) : 'Edge'} – ${state.device}`;
  facts(state, pipeline, version);
  show(byId('pipelines'), [state.pipelines.map(({ name }) => name), pipeline?.name, version], () => state.pipelines.length < 2 ? [] : state.pipelines.map(({ name }) =>
    make('button', { type: 'button', 'data-key': name, 'aria-pressed': String(name === pipeline.name), on: { click: () => choosePipeline(name) } }, name)));
  if (!pipeline) return;
  challenge(state, pipeline, who, toast, version);
  const model = state.models.find(({ name }) => name === pipeline.model);
  verdict(live, awaySince !== null, version);
  counts(pipeline.counts, version);
  defects(pipeline.defects, version);
  trend(pipeline, version);
  choice(shown, name => { shown = name; render(); }, version);
  const told = { ...state.words, ...Object.fromEntries(toldHere) };
  strip(pipeline[shown], held?.id ?? null, told, hold, version);
  words(part, told[part?.id], who, model?.labels ?? [], tell, version);
  accuracy(state.judged, version);
  void draw(part, pipeline, held !== null, model?.task === 'anomaly-detection' && part?.verdict !== 'accept' ? pipeline.model : null, version);
  caption(part, version);
}

function choosePipeline(name) {
  wanted = name;
  held = null;
  sessionStorage.setItem('pipeline', name);
  render();
}

function hold(part) {
  held = held?.id === part.id ? null : part;
  render();
}

function tell(part, word, text) {
  if (word) toldHere.set(part.id, word);
  toast(word, text);
}

function toast(isDone, text) {
  const node = byId('toast');
  node.textContent = text;
  node.className = isDone ? '' : 'failed';
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { node.textContent = ''; }, toastShownFor);
  render();
}

function received(next) {
  if (awaySince) {
    const pipeline = pipelineOf();
    back = { seconds: Math.max(1, Math.round((Date.now() - awaySince) / 1000)), restarted: false, parts: null };
    before = pipeline && { run: state.run, name: pipeline.name, total: total(pipeline) };
    awaySince = null;
    setTimeout(() => { back = null; render(); }, backShownFor);
  }
  if (next) state = next;
  if (next && back && before) {
    const pipeline = state.pipelines.find(({ name }) => name === before.name);
    back = { ...back, restarted: state.run !== before.run, parts: pipeline ? Math.max(0, total(pipeline) - before.total) : null };
    before = null;
  }
  render();
}

async function changeLanguage(language) {
  await texts.load(language);
  version++;
  render();
}

async function start() {
  const select = byId('language');
  for (const [code, name] of Object.entries(texts.languages)) select.append(make('option', { value: code }, name));
  select.value = texts.choose();
  select.addEventListener('change', () => { texts.keep(select.value); void changeLanguage(select.value); });
  await texts.load(select.value);
  render();
  byId('sign').addEventListener('click', async () => { await askForKey(false); who = await whoAmI().catch(() => who); version++; render(); });
  document.addEventListener('keydown', event => { if (event.key === 'Escape' && held && !byId('dialog').open) { held = null; render(); } });
  setInterval(render, 1000);
  void whoAmI().then(found => { who = found; render(); }).catch(() => {});
  await follow({
    onState: received,
    onAway: () => { awaySince ??= Date.now(); render(); },
    onRefused: async () => { who = await askForKey(true) ?? who; },
  });
}

void start();
