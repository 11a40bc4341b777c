// Adds to WORK/baselines.json what VADER's own rules reach on the test split, with the npm package vader-sentiment:
//   npm install --ignore-scripts --prefix SOMEWHERE vader-sentiment
//   VADER_AT=SOMEWHERE node vader.mjs WORK      (after baselines.py, which leaves the split there)
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';

const [, , work] = process.argv;
const { SentimentIntensityAnalyzer } = createRequire(process.env.VADER_AT + '/')('vader-sentiment');
const THRESHOLD = 0.05; // its authors' own
const rows = readFileSync(`${work}/test.jsonl`, 'utf8').trim().split('\n').map(line => JSON.parse(line));
const right = rows.filter(({ text, label }) => {
  const { compound } = SentimentIntensityAnalyzer.polarity_scores(text);
  return label === (compound < -THRESHOLD ? 0 : compound > THRESHOLD ? 2 : 1);
}).length;
const file = `${work}/baselines.json`;
const baselines = { ...JSON.parse(readFileSync(file, 'utf8')), vader: Math.round(1e4 * right / rows.length) / 100 };
writeFileSync(file, JSON.stringify(baselines) + '\n');
console.log(baselines);
