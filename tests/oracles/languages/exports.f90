module m
  use iso_c_binding
  implicit none
  type, bind(C) :: point
    integer(c_int) :: x
    real(c_double) :: y
    character(kind=c_char) :: name(8)
  end type
  integer(c_int), bind(C, name="counter") :: counter = 3
  real(c_double), bind(C, name="grid") :: grid(4, 3)
  enum, bind(C)
    enumerator :: red = 0, green = 5
  end enum
contains
  integer(c_int) function by_value(a, b, c, d, e) bind(C, name="by_value")
    integer(c_int), value :: a
    integer(c_long), value :: b
    real(c_float), value :: c
    real(c_double), value :: d
    integer(c_int8_t), value :: e
    by_value = a + int(b) + int(c) + int(d) + e
  end function
  subroutine by_reference(a, b, c, d) bind(C, name="by_reference")
    integer(c_int), intent(in) :: a
    integer(c_int64_t), intent(inout) :: b
    real(c_double), intent(out) :: c
    logical(c_bool), intent(in) :: d
    c = a + b
    if (d) b = 1
  end subroutine
  function truth(a) bind(C) result(r)
    logical(c_bool), value :: a
    logical(c_bool) :: r
    r = .not. a
  end function
  real(c_double) function total(n, values) bind(C)
    integer(c_size_t), value :: n
    real(c_double), intent(in) :: values(n)
    total = sum(values)
  end function
  subroutine fill(n, m, values) bind(C)
    integer(c_int), value :: n, m
    real(c_float), intent(out) :: values(n, m)
    values = 0
  end subroutine
  subroutine assumed(values) bind(C)
    integer(c_int), intent(inout) :: values(*)
    values(1) = 2
  end subroutine
  function pointer_of(p, f) bind(C) result(r)
    type(c_ptr), value :: p
    type(c_funptr), value :: f
    type(c_ptr) :: r
    r = p
    if (c_associated(f)) r = c_null_ptr
  end function
  subroutine pointer_to(p) bind(C)
    type(c_ptr), intent(out) :: p
    p = c_null_ptr
  end subroutine
  type(point) function move(p, by) bind(C)
    type(point), value :: p
    type(point), intent(in) :: by
    move = p
    move%x = move%x + by%x
  end function
  subroutine text(s, c) bind(C)
    character(kind=c_char), intent(in) :: s(*)
    character(kind=c_char), value :: c
    if (s(1) == c) counter = 1
  end subroutine
  complex(c_double_complex) function spin(z) bind(C)
    complex(c_double_complex), value :: z
    spin = z * (0.0d0, 1.0d0)
  end function
  integer(c_int) function colour(c) bind(C)
    integer(kind(red)), value :: c
    colour = c
  end function
  integer(c_int) function each(cb, n) bind(C)
    interface
      integer(c_int) function cb(x) bind(C)
        import c_int
        integer(c_int), value :: x
      end function
    end interface
    integer(c_int), value :: n
    each = cb(n)
  end function
  integer(c_int) function maybe(x) bind(C)
    integer(c_int), optional, intent(in) :: x
    maybe = 0
    if (present(x)) maybe = x
  end function
end module
