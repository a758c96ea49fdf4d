// Calls the Go library through ffi-napi.
const path = require("path");
const ffi = require("ffi-napi");
const ref = require("ref-napi");
const Struct = require("ref-struct-di")(ref);
const ArrayType = require("ref-array-di")(ref);

const LongArray = ArrayType(ref.types.longlong);

const GoSlice = Struct({
  data: LongArray,
  len: "longlong",
  cap: "longlong",
});

const GoString = Struct({
  p: "string",
  n: "longlong",
});

const calc = ffi.Library(path.join(__dirname, "libcalc.so"), {
  Add: ["longlong", ["longlong", "longlong"]],
  Cosine: ["double", ["double"]],
  Sort: ["void", [GoSlice]],
  Log: ["longlong", [GoString]],
});

const numbers = new LongArray([74, 4, 122, 9, 12]);
calc.Sort(new GoSlice({ data: numbers, len: 5, cap: 5 }));
calc.Log(new GoString({ p: "Hello Node!", n: 11 }));
console.log(calc.Add(12, 99), calc.Cosine(1.0), numbers.toArray());
