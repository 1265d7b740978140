// What kernel.wat does, in plain JavaScript, for browsers without WebAssembly SIMD. Addresses and the steps between
// rows and columns are counted in bytes, sizes in numbers; all of it stands in one buffer.

/** The same functions as the kernel's, and a memory that grows as its does. */
export function plainLoops() {
  let [buffer, floats, bytes] = [new ArrayBuffer(0), new Float32Array(0), new Int8Array(0)];
  const memory = {
    get buffer() {
      return buffer;
    },
    grow(pages) {
      const larger = new Int8Array(buffer.byteLength + pages * 65536);
      larger.set(bytes);
      [buffer, floats, bytes] = [larger.buffer, new Float32Array(larger.buffer), larger];
    },
  };
  memory.grow(1);

  function product(x, xRow, w, wRow, scale, bias, out, outRow, outColumn, rows, width, columns) {
    for (let column = 0; column < columns; column += 4) {
      const at = 4 * column;
      four(floats, x / 4, xRow / 4, w / 4 + column * wRow / 4, wRow / 4, (scale + at) / 4, (bias + at) / 4,
        (out + column * outColumn) / 4, outRow / 4, outColumn / 4, rows, width);
    }
  }

  function linear(x, xRow, w, scale, bias, out, outRow, outColumn, rows, width, columns, room) {
    for (let column = 0; column < columns; column += 4) {
      for (let i = 0, from = w + column * width, to = room / 4; i < 4 * width; i += 1) floats[to + i] = bytes[from + i];
      const [at, to] = [4 * column, out + column * outColumn];
      product(x, xRow, room, 4 * width, scale + at, bias + at, to, outRow, outColumn, rows, width, 4);
    }
  }

  function softmax(at, rows, width) {
    for (let start = at / 4, end = start + rows * width; start < end; start += width) {
      let [top, sum] = [-Infinity, 0];
      for (let i = start; i < start + width; i += 1) top = Math.max(top, floats[i]);
      for (let i = start; i < start + width; i += 1) sum += floats[i] = Math.exp(floats[i] - top);
      for (let i = start; i < start + width; i += 1) floats[i] /= sum;
    }
  }

  function gelu(at, count) {
    for (let i = at / 4, end = i + count; i < end; i += 1) floats[i] *= shareBelow(floats[i]);
  }

  return { memory, product, linear, softmax, gelu };
}

// Four columns of a product; four rows meet two columns at a time, as in layer.js.
function four(floats, x, xRow, w, wRow, scale, bias, out, outRow, outColumn, rows, width) {
  for (let row = 0; row < rows; row += 4) {
    const last = rows - 1 - row;
    const x0 = x + row * xRow;
    const x1 = x0 + Math.min(1, last) * xRow;
    const x2 = x0 + Math.min(2, last) * xRow;
    const x3 = x0 + Math.min(3, last) * xRow;
    for (let column = 0; column < 4; column += 2) {
      const w0 = w + column * wRow;
      const w1 = w0 + wRow;
      let a0 = 0, a1 = 0, a2 = 0, a3 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0;
      for (let i = 0; i < width; i += 1) {
        const a = floats[w0 + i]; // no brackets in here: an array would be built every time
        const b = floats[w1 + i];
        a0 += floats[x0 + i] * a;
        a1 += floats[x1 + i] * a;
        a2 += floats[x2 + i] * a;
        a3 += floats[x3 + i] * a;
        b0 += floats[x0 + i] * b;
        b1 += floats[x1 + i] * b;
        b2 += floats[x2 + i] * b;
        b3 += floats[x3 + i] * b;
      }
      const sums = [a0, a1, a2, a3, b0, b1, b2, b3];
      for (let at = 0; at < 8; at += 1) {
        const [next, there] = [at % 4, column + (at >> 2)];
        if (next > last) continue;
        const to = out + (row + next) * outRow + there * outColumn;
        floats[to] = sums[at] * floats[scale + there] + floats[bias + there];
      }
    }
  }
}

// Φ(x), by the polynomial of attention_lib.transformer.share_below.
function shareBelow(x) {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const beyond = tail * Math.exp(-z * z) / 2;
  return x < 0 ? beyond : 1 - beyond;
}
