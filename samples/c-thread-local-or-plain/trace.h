#ifndef TRACE_H
#define TRACE_H

extern __thread int trace_error;
extern __thread int trace_count;
extern int trace_depth;

#endif
