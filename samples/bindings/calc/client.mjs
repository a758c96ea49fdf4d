// Calls the Go library through koffi.
import koffi from "koffi";
import { fileURLToPath } from "node:url";

const lib = koffi.load(fileURLToPath(new URL("./libcalc.so", import.meta.url)));

koffi.struct("GoString", { p: "const char *", n: "intptr_t" });
koffi.struct("GoSlice", {
  data: "int64_t *",
  len: "int64_t",
  cap: "int64_t",
});

const Add = lib.func("int64_t Add(int64_t a, int64_t b)");
const Cosine = lib.func("Cosine", "double", ["double"]);
const Sort = lib.func("void Sort(GoSlice numbers)");
const Log = lib.func("int64_t Log(GoString text)");

const numbers = new BigInt64Array([74n, 4n, 122n, 9n, 12n]);
Sort({ data: numbers, len: 5, cap: 5 });
Log({ p: "Hello Node!", n: 11 });
console.log(Add(12, 99), Cosine(1.0), numbers);
