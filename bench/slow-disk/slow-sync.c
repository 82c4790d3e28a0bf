// A disk that takes its time: preloaded into a process, it delays every fsync and fdatasync by what the shared file says.
// Build: cc -shared -fPIC -O2 -o slow-sync.so slow-sync.c -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

// Two numbers of 32 bits: the delay of each sync in microseconds, and how many syncs there have been.
struct shared {
  volatile uint32_t delay_us;
  uint32_t syncs;
};

static struct shared *shared;
static int (*true_fsync)(int);
static int (*true_fdatasync)(int);

__attribute__((constructor)) static void open_shared(void) {
  true_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  true_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  const char *path = getenv("SLOW_SYNC_FILE");
  if (path == NULL) return;
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *at = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (at != MAP_FAILED) shared = at;
}

// In short steps, so that a stall ends soon after the file says so.
static void dawdle(void) {
  if (shared == NULL) return;
  __atomic_add_fetch(&shared->syncs, 1, __ATOMIC_RELAXED);
  const uint32_t step_us = 1000;
  for (uint32_t waited = 0; waited < shared->delay_us;) {
    uint32_t left = shared->delay_us - waited;
    uint32_t now = left < step_us ? left : step_us;
    struct timespec pause = {0, (long)now * 1000};
    while (nanosleep(&pause, &pause) != 0 && errno == EINTR) {
    }
    waited += now;
  }
}

int fsync(int file) {
  dawdle();
  return true_fsync(file);
}

int fdatasync(int file) {
  dawdle();
  return true_fdatasync(file);
}
