# Calls the Go library through the ffi gem.
require 'ffi'

module Calc
  extend FFI::Library

  ffi_lib File.expand_path('libcalc.so', __dir__)

  class GoString < FFI::Struct
    layout :p, :pointer,
           :n, :long_long
  end

  class GoSlice < FFI::Struct
    layout :data, :pointer,
           :len, :long_long,
           :cap, :long_long

    def self.of(values)
      slice = new
      memory = FFI::MemoryPointer.new(:long_long, values.size)
      memory.write_array_of_long_long(values)
      slice[:data] = memory
      slice[:len] = slice[:cap] = values.size
      slice
    end
  end

  attach_function :add, :Add, [:long_long, :long_long], :long_long
  attach_function :Cosine, [:double], :double
  attach_function :Sort, [GoSlice.by_value], :void
  attach_function :Log, [GoString.by_value], :long_long
end

if $PROGRAM_NAME == __FILE__
  slice = Calc::GoSlice.of([74, 4, 122, 9, 12])
  Calc.Sort(slice)
  text = 'Hello Ruby!'
  message = Calc::GoString.new
  message[:p] = FFI::MemoryPointer.from_string(text)
  message[:n] = text.bytesize
  Calc.Log(message)
  puts Calc.add(12, 99), Calc.Cosine(1.0), slice[:data].read_array_of_long_long(5).inspect
end
