// Who says so: the name somebody gave in this tab, or the key's.
import { askForText } from './dialogs.js';
import { say } from './texts.js';

const place = 'name';

export async function askForName(who) {
  const known = sessionStorage.getItem(place) ?? who?.name;
  if (known) return known;
  const name = await askForText(say('yourName'), say('whyName'), say('name'));
  if (name) sessionStorage.setItem(place, name);
  return name;
}
