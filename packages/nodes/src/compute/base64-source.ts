/** JavaScript for the sandbox: what JSONata's `$base64encode` and `$base64decode` expect of a host, and the interpreter lacks. */
export const base64Source = `
{
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const regroup = (values, from, to) => {
    const groups = [];
    let bits = 0;
    let buffer = 0;
    for (const value of values) {
      buffer = (buffer << from) | value;
      bits += from;
      while (bits >= to) groups.push((buffer >> (bits -= to)) & ((1 << to) - 1));
      buffer &= (1 << bits) - 1;
    }
    return { groups, rest: bits === 0 ? null : buffer << (to - bits) };
  };
  const btoa = (text) => {
    const bytes = Array.from(text, (char) => char.charCodeAt(0));
    if (bytes.some((byte) => byte > 255)) throw new RangeError('only characters up to U+00FF have a base64 form');
    const { groups, rest } = regroup(bytes, 8, 6);
    const coded = (rest === null ? groups : [...groups, rest]).map((digit) => digits[digit]).join('');
    return coded.padEnd(Math.ceil(coded.length / 4) * 4, '=');
  };
  const atob = (text) => {
    const coded = Array.from(text.replace(/[\\s=]/g, ''), (digit) => digits.indexOf(digit));
    if (coded.includes(-1)) throw new RangeError('the text is not base64');
    return regroup(coded, 6, 8).groups.map((byte) => String.fromCharCode(byte)).join('');
  };
  Object.assign(globalThis, { window: globalThis, btoa, atob });
}
`;
