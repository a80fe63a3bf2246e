// Cascade: torch's float32 sums, the yardstick for our mean: four levels of partial sums down a column, and along a
// contiguous row the same in eight lanes (AVX2) with four sums each; also the float64 mean that both are judged by.

const f = Math.fround;
const [lanes, sums, levels] = [8, 4, 4];

/** The sum of `count` elements x[first], x[first + stride], ..., by a four-level cascade. */
function cascade(x: Float32Array, first: number, stride: number, count: number): number {
  const power = Math.max(4, Math.floor(Math.ceil(Math.log2(Math.max(1, count))) / levels));
  const level = new Float32Array(levels);
  let sum = 0;
  for (let i = 0; i < count; ) {
    sum = f(sum + (x[first + i * stride] as number));
    i++;
    for (let j = 1; j < levels && (i & ((1 << (power * j)) - 1)) === 0; j++) {
      level[j] = (level[j] as number) + (j === 1 ? sum : (level[j - 1] as number));
      if (j === 1) sum = 0;
      else level[j - 1] = 0;
    }
  }
  return level.reduce((total, partial) => f(total + partial), sum);
}

/** torch's float32 mean of a column. */
export function columnMean(x: Float32Array): number {
  return f(cascade(x, 0, 1, x.length) / x.length);
}

/** torch's float32 mean of a row. */
export function rowMean(x: Float32Array): number {
  const vectors = Math.floor(x.length / lanes);
  const rows = Math.floor(vectors / sums);
  let total = 0;
  for (let i = vectors * lanes; i < x.length; i++) total = f(total + (x[i] as number));
  for (let lane = 0; lane < lanes; lane++) {
    let sum = cascade(x, lane, sums * lanes, rows);
    for (let v = rows * sums; v < vectors; v++) sum = f(sum + (x[v * lanes + lane] as number));
    for (let k = 1; k < sums; k++) sum = f(sum + cascade(x, k * lanes + lane, sums * lanes, rows));
    total = f(total + sum);
  }
  return f(total / x.length);
}

/** The mean in float64, of differences from the first element, with Neumaier's compensation. */
export function exactMean(x: Float32Array): number {
  const first = x[0] as number;
  let [sum, lost] = [0, 0];
  for (const value of x) {
    const d = value - first;
    const next = sum + d;
    lost += Math.abs(sum) >= Math.abs(d) ? sum - next + d : d - next + sum;
    sum = next;
  }
  return first + (sum + lost) / x.length;
}
