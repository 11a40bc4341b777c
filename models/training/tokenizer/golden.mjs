// Writes the golden ids of tests/EdgeAgent.Tests/Tasks/Text/Golden with Hugging Face's own tokenizers library:
//   npm install --ignore-scripts tokenizers   (anywhere above)
//   node golden.mjs
// The vocabularies are made here, from the texts alone, so that few words are unknown and some are.
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { strings } from './strings.mjs';

const hf = createRequire(process.env.TOKENIZERS_AT ? process.env.TOKENIZERS_AT + '/' : import.meta.url)('tokenizers');
const target = new URL('../../../tests/EdgeAgent.Tests/Tasks/Text/Golden/', import.meta.url);
const LENGTH = 64;
mkdirSync(target, { recursive: true });
const write = (name, text) => writeFileSync(new URL(name, target), text);

const rules = {
  uncased: { cleanText: true, handleChineseChars: true, stripAccents: true, lowercase: true },
  cased: { cleanText: true, handleChineseChars: true, stripAccents: false, lowercase: false },
  lower: { cleanText: true, handleChineseChars: true, stripAccents: false, lowercase: true },
  stripped: { cleanText: false, handleChineseChars: false, stripAccents: true, lowercase: false },
};

function counted(lists) {
  const counts = new Map();
  for (const list of lists) for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([item]) => item);
}

function wordPieceVocabulary() {
  const words = Object.values(rules).flatMap(rule => strings.flatMap(s =>
    hf.bertPreTokenizer().preTokenizeString(hf.bertNormalizer(rule).normalizeString(s)).map(([word]) => [...word])));
  // Every eleventh letter is left out: a word with it is unknown.
  const letters = counted(words).filter((_, index) => index < 60 || index % 11);
  const known = words.filter(word => word.length > 2);
  const starts = counted(known.map(word => [word.slice(0, 2).join(''), word.slice(0, 3).join(''), word.slice(0, 5).join('')]));
  const ends = counted(known.map(word => [word.slice(1, 3).join(''), word.slice(-3).join(''), word.slice(-2).join('')]));
  return ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...new Set([
    ...letters, ...letters.map(l => '##' + l), ...starts.slice(0, 400), ...ends.slice(0, 300).map(e => '##' + e)])];
}

function bpe(words, merges) {
  const parts = words.map(word => [...word]);
  const found = [];
  while (found.length < merges) {
    const pairs = counted(parts.map(word => word.slice(1).map((piece, index) => word[index] + ' ' + piece)));
    if (!pairs.length) break;
    const [a, b] = pairs[0].split(' ');
    found.push(pairs[0]);
    for (const word of parts) for (let i = 0; i < word.length - 1; i++) if (word[i] === a && word[i + 1] === b) word.splice(i, 2, a + b);
  }
  return found;
}

async function ids(tokenizer, text) {
  return [...(await tokenizer.encode(text)).getIds()];
}

const pieces = wordPieceVocabulary();
write('wordpiece.txt', pieces.join('\n') + '\n');
const wordPiece = {};
for (const [name, rule] of Object.entries(rules)) {
  const vocabulary = Object.fromEntries(pieces.map((piece, index) => [piece, index]));
  const tokenizer = new hf.Tokenizer(hf.WordPiece.init(vocabulary, { unkToken: '[UNK]', continuingSubwordPrefix: '##', maxInputCharsPerWord: 100 }));
  tokenizer.setNormalizer(hf.bertNormalizer(rule));
  tokenizer.setPreTokenizer(hf.bertPreTokenizer());
  tokenizer.setPostProcessor(hf.bertProcessing(['[SEP]', 3], ['[CLS]', 2]));
  tokenizer.addSpecialTokens(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
  tokenizer.setTruncation(LENGTH);
  wordPiece[name] = tokenizer;
}

const byteLevel = hf.byteLevelPreTokenizer(false);
const merges = bpe(strings.flatMap(s => byteLevel.preTokenizeString(s).map(([word]) => word)), 400);
const tokens = ['<s>', '<pad>', '</s>', '<unk>', '<mask>', ...hf.byteLevelAlphabet().sort(), ...merges.map(pair => pair.replace(' ', ''))];
const bpeVocabulary = Object.fromEntries([...new Set(tokens)].map((token, index) => [token, index]));
write('bpe-vocab.json', JSON.stringify(bpeVocabulary, null, 0) + '\n');
write('bpe-merges.txt', '#version: 0.2\n' + merges.join('\n') + '\n');
for (const [name, prefix] of [['bpe', false], ['bpePrefix', true]]) {
  const tokenizer = new hf.Tokenizer(hf.BPE.init(bpeVocabulary, merges.map(pair => pair.split(' ')), { unkToken: '<unk>' }));
  tokenizer.setPreTokenizer(hf.byteLevelPreTokenizer(prefix));
  tokenizer.setPostProcessor(hf.robertaProcessing(['</s>', 2], ['<s>', 0], true, prefix));
  tokenizer.addSpecialTokens(['<s>', '<pad>', '</s>', '<unk>']);
  tokenizer.addAddedTokens([new hf.AddedToken('<mask>', true, { leftStrip: true, normalized: false })]);
  tokenizer.setTruncation(LENGTH);
  wordPiece[name] = tokenizer;
  if (prefix) tokenizer.save(new URL('bpe-tokenizer.json', target).pathname, false);
}

wordPiece.uncased.save(new URL('wordpiece-tokenizer.json', target).pathname, false);
const cases = [];
for (const text of strings) {
  const entry = { text };
  for (const [name, tokenizer] of Object.entries(wordPiece)) entry[name] = await ids(tokenizer, text);
  cases.push(JSON.stringify(entry));
}
write('ids.json', `{"length": ${LENGTH}, "cases": [\n${cases.join(',\n')}\n]}\n`);
console.log(`${strings.length} texts, ${pieces.length} pieces, ${merges.length} merges`);
