/* A team of threads that lives as long as one call: the caller is its first member. */
#ifndef STANDOFF_TEAM_H
#define STANDOFF_TEAM_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef void (*job)(void *context, long first, long last, int member);

typedef struct {
    int members;
    pthread_t *threads;
    pthread_mutex_t lock;
    pthread_cond_t begun, ended;
    long round;
    int busy, over;
    job work;
    void *context;
    long count, grain;
    atomic_long next;
} team;

typedef struct {
    team *of;
    int member;
} seat;

static void team_share(team *t, int member) {
    for (;;) {
        long first = atomic_fetch_add(&t->next, t->grain);
        if (first >= t->count) return;
        long last = first + t->grain < t->count ? first + t->grain : t->count;
        t->work(t->context, first, last, member);
    }
}

static void *team_member(void *given) {
    seat own = *(seat *)given;
    free(given);
    team *t = own.of;
    long seen = 0;
    for (;;) {
        pthread_mutex_lock(&t->lock);
        while (t->round == seen && !t->over) pthread_cond_wait(&t->begun, &t->lock);
        if (t->over) {
            pthread_mutex_unlock(&t->lock);
            return NULL;
        }
        seen = t->round;
        pthread_mutex_unlock(&t->lock);
        team_share(t, own.member);
        pthread_mutex_lock(&t->lock);
        if (!--t->busy) pthread_cond_signal(&t->ended);
        pthread_mutex_unlock(&t->lock);
    }
}

/* A machine that gives fewer threads than were asked for gives a smaller team, which does the same. */
static void team_start(team *t, int members) {
    t->members = 1;
    t->round = t->busy = t->over = 0;
    t->threads = NULL;
    if (members < 2) return;
    t->threads = malloc(sizeof(pthread_t) * (size_t)members);
    if (!t->threads) return;
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->begun, NULL);
    pthread_cond_init(&t->ended, NULL);
    while (t->members < members) {
        seat *own = malloc(sizeof *own);
        if (!own) break;
        *own = (seat){t, t->members};
        if (pthread_create(&t->threads[t->members - 1], NULL, team_member, own)) {
            free(own);
            break;
        }
        t->members++;
    }
}

static void team_end(team *t) {
    if (!t->threads) return;
    pthread_mutex_lock(&t->lock);
    t->over = 1;
    pthread_cond_broadcast(&t->begun);
    pthread_mutex_unlock(&t->lock);
    for (int m = 1; m < t->members; m++) pthread_join(t->threads[m - 1], NULL);
    pthread_mutex_destroy(&t->lock);
    pthread_cond_destroy(&t->begun);
    pthread_cond_destroy(&t->ended);
    free(t->threads);
}

/* Have `work` done for 0 .. count-1 in runs of at least `grain`. */
static void team_run(team *t, job work, void *context, long count, long grain) {
    if (t->members == 1 || count <= grain) {
        work(context, 0, count, 0);
        return;
    }
    long fair = count / (t->members * 16L);
    pthread_mutex_lock(&t->lock);
    t->work = work;
    t->context = context;
    t->count = count;
    t->grain = fair > grain ? fair : grain;
    atomic_store(&t->next, 0);
    t->busy = t->members - 1;
    t->round++;
    pthread_cond_broadcast(&t->begun);
    pthread_mutex_unlock(&t->lock);
    team_share(t, 0);
    pthread_mutex_lock(&t->lock);
    while (t->busy) pthread_cond_wait(&t->ended, &t->lock);
    pthread_mutex_unlock(&t->lock);
}

#endif
