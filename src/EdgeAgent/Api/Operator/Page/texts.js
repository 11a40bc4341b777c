// Every word of the page, a file per language.
const names = { en: 'English', de: 'Deutsch', zh: '中文' };
let texts = {};
let language = 'en';

export const languages = names;
export const current = () => language;

export async function load(wanted) {
  const answer = await fetch(`/operator/${wanted}.json`);
  if (!answer.ok) throw new Error(`No texts in ${wanted}.`);
  texts = await answer.json();
  language = wanted;
  document.documentElement.lang = wanted;
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', say(node.dataset.label));
}

export function choose() {
  const known = code => Object.keys(names).find(name => code?.toLowerCase().startsWith(name));
  return known(localStorage.getItem('language')) ?? navigator.languages.map(known).find(name => name) ?? 'en';
}

export const keep = wanted => localStorage.setItem('language', wanted);

export function say(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

export const number = (value, digits = 0) => value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
export const percent = value => value.toLocaleString(language, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
export const clock = (moment, seconds = false) => new Date(moment).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', second: seconds ? '2-digit' : undefined, hourCycle: 'h23' });
