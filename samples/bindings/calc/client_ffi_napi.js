// Calls the Go library through ffi-napi and its friends.
const ref = require('ref-napi');
const ffi = require('ffi-napi');
const Struct = require('ref-struct-di')(ref);
const ArrayType = require('ref-array-di')(ref);

const longlong = ref.types.longlong;
const LongArray = ArrayType(longlong);

const GoString = Struct({ p: 'string', n: 'longlong' });
const GoSlice = Struct({
  data: LongArray,
  len: longlong,
  cap: longlong,
});

const calc = ffi.Library('./libcalc.so', {
  Add: [longlong, [longlong, longlong]],
  Cosine: ['double', ['double']],
  Sort: ['void', [GoSlice]],
  Log: ['longlong', [GoString]],
});

const values = new LongArray([74, 4, 122, 9, 12]);
calc.Sort(new GoSlice({ data: values, len: 5, cap: 5 }));
calc.Log(new GoString({ p: 'Hello Node!', n: 11 }));
console.log(calc.Add(12, 99), calc.Cosine(1.0), values.toArray());
