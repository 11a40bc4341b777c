// Makes elements; texts are always texts, never markup.
const svgNames = new Set(['svg', 'path', 'rect', 'text', 'g', 'image', 'line', 'circle', 'title']);

export const byId = id => document.getElementById(id);

export function make(name, attributes = {}, ...children) {
  const node = svgNames.has(name) ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === 'on') for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

// Draws a part of the page again only where what it shows has changed: a pressed button must not vanish under a finger.
const drawn = new WeakMap();
export function show(node, key, children) {
  const text = JSON.stringify(key);
  if (drawn.get(node) === text) return;
  drawn.set(node, text);
  const at = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  node.replaceChildren(...children().filter(child => child));
  if (at) node.querySelector(`[data-key="${CSS.escape(at)}"]`)?.focus();
}

const paths = {
  accept: 'M5 13l5 5L20 6',
  reject: 'M5.5 5.5l13 13M18.5 5.5l-13 13',
  review: 'M8 8.5a4 4 0 1 1 5.6 3.7c-1.1.5-1.6 1.2-1.6 2.3M12 18.9v.1',
  error: 'M12 5v9M12 18.9v.1',
  none: 'M6 12h12',
  away: 'M12 4v10M12 18.9v.1',
};

export const symbol = (name, width = 3.2) => make('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' },
  make('path', { d: paths[name], fill: 'none', stroke: 'currentColor', 'stroke-width': width, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }));
