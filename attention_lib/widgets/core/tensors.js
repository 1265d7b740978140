// Read safetensors, as attention_lib/tensors.py writes them.

const TYPES = {
  F64: Float64Array, F32: Float32Array, I32: Int32Array, I16: Int16Array, I8: Int8Array,
  U32: Uint32Array, U16: Uint16Array, U8: Uint8Array, BOOL: Uint8Array,
};

/**
 * @param {Uint8Array} bytes
 * @returns {Record<string, { data: any, shape: number[] }>} data: a typed array
 */
export function parseTensors(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 8 + view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  const tensors = /** @type {Record<string, { data: any, shape: number[] }>} */ ({});
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const [begin, end] = entry.data_offsets;
    if (!TYPES[entry.dtype]) {
      throw new Error(`${name} is of type ${entry.dtype}; the page reads ${Object.keys(TYPES).join(", ")}.`);
    }
    const copy = bytes.slice(start + begin, start + end); // a copy starts at 0, so any type is aligned
    tensors[name] = { data: new TYPES[entry.dtype](copy.buffer), shape: entry.shape };
  }
  return tensors;
}

export const bytesOfBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * Whole numbers as fractions of the largest that their type holds.
 * @param {Int16Array} whole
 */
export function fractions(whole) {
  const largest = 2 ** (8 * whole.BYTES_PER_ELEMENT - 1) - 1;
  return Float32Array.from(whole, (value) => value / largest);
}
