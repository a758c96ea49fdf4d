__thread int trace_depth = 1;
__thread int trace_error;
int trace_count = 2;
