// Calls the Go library through koffi.
const path = require('path');
const koffi = require('koffi');

const lib = koffi.load(path.join(__dirname, 'libcalc.so'));

const GoString = koffi.struct('GoString', { p: 'const char *', n: 'intptr_t' });
const GoSlice = koffi.struct('GoSlice', {
  data: 'void *',
  len: 'longlong',
  cap: 'longlong',
});

const add = lib.func('Add', 'longlong', ['longlong', 'longlong']);
const cosine = lib.func('double Cosine(double x)');
const sort = lib.func('Sort', 'void', [GoSlice]);
const log = lib.func('Log', 'longlong', [GoString]);

const values = Buffer.from(new BigInt64Array([74n, 4n, 122n, 9n, 12n]).buffer);
sort({ data: values, len: 5, cap: 5 });
log({ p: 'Hello Node!', n: 11 });
console.log(add(12, 99), cosine(1.0), koffi.decode(values, 'int64_t', 5));
