// The key somebody typed: in this tab's memory until it is closed, never in a file.
const place = 'key';

export const key = () => sessionStorage.getItem(place);
export const forget = () => sessionStorage.removeItem(place);
export const keepKey = text => sessionStorage.setItem(place, text);

export function ask(path, options = {}) {
  const headers = { ...options.headers };
  if (key()) headers.Authorization = `Bearer ${key()}`;
  return fetch(path, { ...options, headers, cache: 'no-store' });
}

export async function whoAmI() {
  const answer = await ask('/operator/me');
  return answer.ok ? await answer.json() : null;
}
