int first_twin(const int *a) { int s = 0; for (int i = 0; i < 100; i++) s += a[i] * 3 ^ i; return s; }
int second_twin(const int *a) { int s = 0; for (int i = 0; i < 100; i++) s += a[i] * 3 ^ i; return s; }
extern int stranger(int);
int caller(int n) { return stranger(n); }
