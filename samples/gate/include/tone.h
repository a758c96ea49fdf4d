#ifndef TONE_H
#define TONE_H

#define TONE_API __attribute__((visibility("default")))

TONE_API int tone_play(int frequency, int milliseconds);
TONE_API int tone_stop(void);
/* Promised since 0.9, and not written yet. */
TONE_API int tone_record(const char *file);
/* abilint: ignore[exported-not-declared] unused on purpose: shows how a note about it looks */
TONE_API extern int tone_volume;

#endif
