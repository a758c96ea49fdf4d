import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Arrays;
import java.util.List;

/** Calls the Go library through JNA. */
public class Client {
    public interface Calc extends Library {
        Calc INSTANCE = Native.load("calc", Calc.class);

        public class GoString extends Structure {
            public static class ByValue extends GoString implements Structure.ByValue {}

            public String p;
            public long n;

            @Override
            protected List<String> getFieldOrder() {
                return Arrays.asList("p", "n");
            }
        }

        @Structure.FieldOrder({"data", "len", "cap"})
        public class GoSlice extends Structure {
            public static class ByValue extends GoSlice implements Structure.ByValue {}

            public Pointer data;
            public long len;
            public long cap;
        }

        long Add(long a, long b);

        double Cosine(double x);

        void Sort(GoSlice.ByValue vals);

        long Log(GoString.ByValue msg);
    }

    public static void main(String[] arguments) {
        long[] numbers = {74, 4, 122, 9, 12};
        Memory memory = new Memory(numbers.length * Native.getNativeSize(Long.TYPE));
        memory.write(0, numbers, 0, numbers.length);
        Calc.GoSlice.ByValue slice = new Calc.GoSlice.ByValue();
        slice.data = memory;
        slice.len = numbers.length;
        slice.cap = numbers.length;
        Calc.INSTANCE.Sort(slice);
        Calc.GoString.ByValue text = new Calc.GoString.ByValue();
        text.p = "Hello Java!";
        text.n = text.p.length();
        Calc.INSTANCE.Log(text);
        System.out.println(Calc.INSTANCE.Add(12, 99) + " " + Calc.INSTANCE.Cosine(1.0));
        System.out.println(Arrays.toString(memory.getLongArray(0, numbers.length)));
    }
}
