// Texts that tokenizers disagree on: each line of a kind, then mixtures of them by a fixed rule.
const kinds = {
  plain: ['', ' ', 'a', 'The quick brown fox jumps over the lazy dog.', 'unaffable', 'UPPER lower MiXeD', 'the theatre, the other thesis',
    "it's they're we've I'm he'll she'd don't O'Neill", 'one  two   three\tfour\nfive\r\nsix', '  leading and trailing  ', 'x1 2y 3.14 1,000,000 -5 1e-9'],
  punctuation: ['!!!', 'what?!', 'a.b,c;d:e', '(a)[b]{c}<d>', '$5 + 5% = ~5^2 | `x` \\ @home #1 & co_op', '“curly” ‘quotes’ – — … ‹a› «b»', '¿qué? ¡sí! § ¶ • ‰ ′ ″',
    '、。「」『』・', '٪ ٫ ٬ ؟ ؛', '।॥', 'a‐b‑c‒d–e—f―g', '᙭ a᙭b', '$€£¥₿ ©®™ °±×÷ ¬¦', '⟨x⟩ ⸨y⸩ ⹂z', '。a｡b．c'],
  accents: ['Café', 'café', 'Crème Brûlée à la façon', 'ÀÁÂÃÄÅ àáâãäå ÇÈÉÊË ñ ÖØ ü ý ÿ ß ẞ', 'naïve coöperate Zürich Łódź Đorđe', 'Tiếng Việt có dấu: Ượ ữ ặ ồ', 'İstanbul ısı I i',
    'ǅ ǆ ǈ ŉ ǰ ΐ ΰ', 'Ελληνικά Άέήίόύώ ΣΊΣΥΦΟΣ ς', 'Ёлка йод Ïжак', 'ệ\u0323\u0302 e\u0301\u0301\u0301 o\u0308\u0304', '\u0301start', 'a\u0301', 'Å Å Å', 'ﬁ ﬂ ﬃ ﬆ ² ³ ½ ℌ Ⅷ ⓐ',
    'q\u0307\u0323 q\u0323\u0307', 'שָׁלוֹם', 'السَّلَامُ عَلَيْكُم', 'नमस्ते हिन्दी क़ ख़', 'ภาษาไทย น้ำ ก็', 'தமிழ் கொ', 'ಕೋ ಕನ್ನಡ', 'มี ิ', 'ཨོཾ་མ་ཎི', 'ø̸ ł̵'],
  eastAsian: ['中文', '我爱你 ok', 'abc中def国', '漢字かな交じり文 カタカナ ガ ｶﾞ', '한국어 텍스트', '각 가 힣', '㐀 㐁 䶵', '\u{20000}\u{2a6d6}', '\u{2b740}\u{2b820}\u{2b920}\u{2ceb0}', '豈更車 \u{2f800}', '１２３ ＡＢＣ ａｂｃ', '々〇〻ㄅㄆ', '㊗️㈱'],
  emoji: ['😀', 'great 😀😀 day', '👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪', '❤️ ☺︎ ✈️', ':-) :( ^_^ <3 ¯\\_(ツ)_/¯', 'a😀b', '🫠🪿', '1️⃣ #️⃣', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟙𝟚 𝕏', '𐐀𐐨 𞤀𞤢'],
  control: ['a\u0000b', 'a\u0007b\u001bc\u007fd', 'a\u0085b', 'a\u000bb\u000cc', 'a\u001cb\u001fc', 'zero\u200bwidth\u200cnon\u200djoiner\u2060x', '\ufeffbom', 'soft\u00adhyphen', 'rtl\u200f\u202e abc \u202c',
    '\ufffd', 'a\ufffdb', '\ue000 private \u{f0000}', 'nb\u00a0sp\u2007\u202fx', 'a\u2028b\u2029c', 'ideographic\u3000space', 'a\u1680b\u2000c\u200ad', '\u180e mongolian', '\u0378 \u{e0fff} \uffff', '\u0890x\u08e2y', '\ufe0f\ufe0e', 'a\u034fb'],
  special: ['[CLS] hello [SEP]', 'a[MASK]b', '[PAD][UNK]', '[mask] [Mask]', '[ MASK ]', '<s> a </s>', 'x <mask> y', 'x   <mask>   y', '<mask>', '<pad><unk>', '[SEP', '[[SEP]]', '##ing', 'a ##b', '[unused1]'],
  long: ['a'.repeat(99), 'a'.repeat(100), 'a'.repeat(101), 'b'.repeat(300) + ' end', 'é'.repeat(100), 'e\u0301'.repeat(100), '\u{1d518}'.repeat(60), '\u{1d518}'.repeat(101), 'ab'.repeat(50) + '!' + 'ab'.repeat(51),
    'word '.repeat(200), '中'.repeat(150), '!'.repeat(130), ' '.repeat(500) + 'x', 'http://example.org/a/b?c=d&e=%20#f', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'],
  newer: ['\u1acf a\u1acfb', 'a\u{1e130}b', '\u{11938}', 'a\u2e5db', '\u061d x', 'ᲀ Ა ა', 'Ꞌ ꞌ Ɤ ɤ', '\u1734x\u{1171e}y', '\u{111c9}', '\u{10eab}', 'Ꭰ ꭰ ᏸ'],
};

function mixtures(all, count) {
  const found = [];
  let state = 12345; // any number: it only has to stay
  const next = limit => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return (state >>> 8) % limit; };
  for (let i = 0; i < count; i++) {
    const parts = Array.from({ length: 2 + next(3) }, () => { const s = [...all[next(all.length)]]; const at = next(s.length + 1); return s.slice(at, at + 1 + next(12)).join(''); });
    found.push(parts.join(next(2) ? ' ' : ''));
  }
  return found;
}

const base = Object.values(kinds).flat();
export const strings = [...base, ...mixtures(base, 220)];
