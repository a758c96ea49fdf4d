require 'ffi'

module Ring
  extend FFI::Library
  ffi_lib 'ring'

  attach_function :push, :ring_push, [:int], :int
  attach_function :sum, :ring_summe, [], :int
end
