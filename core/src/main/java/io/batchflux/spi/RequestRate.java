package io.batchflux.spi;

/**
 * How fast an account may be asked, found out from what it refuses. Moments are nanoseconds of one clock. Not thread-safe.
 *
 * <p>The ceiling is the rate at which requests were refused, less the share of them that was. After a refusal the rate is
 * seven tenths of the ceiling. It grows with each turn that somebody waited for: fast at first, hardly near the ceiling, and
 * faster and faster beyond it. So it stays close to a limit that stays, and finds one that was raised.
 *
 * <p>A refusal now and then is no limit ({@link Forgiveness}). What is refused at the lower rate, before anything was accepted at it, says
 * nothing of that rate: the account is closed ({@link Closure}), and when it opens again, what it has {@link Accepted} tells its limit.
 */
final class RequestRate {

    private static final double SLOWEST = 1;
    private static final double DECREASE = 0.7;
    /** If each refusal costs a pause of so many seconds, the rate stays so much below the ceiling for a while. */
    private static final double COSTLY = 0.5;

    private static final double BELOW_CEILING = 0.95;
    /** What is left of the rate if most of a burst was refused. */
    private static final double LARGEST_DECREASE = 0.51;
    /** What nobody reaches is no restriction. */
    private static final double UNRESTRICTED = 100_000;
    /** So few of a first burst say nothing of the limit: the rate doubles each second. */
    private static final double UNKNOWN = 4;
    /** A burst is what took less than so many seconds. What was accepted of it says how large a burst may be, and nothing of the limit. */
    private static final double BURST = 0.5;
    /** If that much was accepted, and no pause was asked for, little is lost if it is taken for the limit nevertheless. */
    private static final double MOST = 0.9;
    /** How many seconds of use it takes to come back to the ceiling: so many, or as many as so many requests take. */
    private static final double APPROACH = 3;

    private static final double APPROACH_REQUESTS = 25;
    /** How many more for each second of a pause: what costs more is to happen more rarely. */
    private static final double APPROACH_PER_PAUSE = 15;
    /** An account that was closed for so many seconds counts in windows, or was away. */
    private static final double WINDOW = 0.7;

    private static final double OUTAGE = 15;
    /** How many seconds of use it takes to come to the limit of a window, for which all is refused once it is passed. */
    private static final double WINDOW_APPROACH = 10;

    private static final double WINDOW_APPROACH_REQUESTS = 100;
    private static final double LONGEST_WINDOW_APPROACH = 20;
    /** How much slower for each second that it takes to hear of a refusal. */
    private static final double SLOWNESS = 2;

    private static final double LONGEST = 2;
    /** How slowly the ceiling is left, until the rate doubles each second. */
    private static final double DEPARTURE = 60;

    private static final double DOUBLING = Math.log(2);
    private static final double DEPARTED = Math.sqrt(DEPARTURE * DOUBLING / 3);

    private static final double SECOND = 1e9;

    private double ceiling = Double.POSITIVE_INFINITY;
    private double approach;
    private double steady = 1;
    private double slowness = 1;
    private double used;
    private double tooFast;
    private double lowest;
    private boolean isKnown;
    private int decreases;
    private long mayDecrease = Long.MIN_VALUE;
    private Sent sent = Sent.since(0, 0);
    private boolean anyAccepted;
    private final Forgiveness forgiveness = new Forgiveness();
    private final Closure closure = new Closure();
    private final Accepted accepted = new Accepted();

    boolean isRestricted() {
        return Double.isFinite(ceiling);
    }

    /** Returns how many requests may be sent each second; infinite without a restriction. */
    double perSecond() {
        return closure.interval() == 0 ? whileOpen() : Math.min(whileOpen(), 1 / closure.interval());
    }

    private double whileOpen() {
        double past = used - approach;
        if (approach == 0) {
            return Math.max(SLOWEST, DECREASE * ceiling) * Math.exp(DOUBLING * used);
        }
        if (past < 0) {
            double share = past / approach;
            return Math.max(SLOWEST, ceiling * (steady + (steady - DECREASE) * share * share * share));
        }
        double slow = Math.min(past, DEPARTED);
        return steady * ceiling * Math.exp(slow * slow * slow / DEPARTURE + (past - slow) * DOUBLING);
    }

    /** Counts a request that is sent now; returns where it was counted. */
    Sent send(long now, boolean waited) {
        if (waited && isRestricted() && closure.interval() == 0) {
            used += 1 / perSecond() / slowness;
            if (perSecond() >= UNRESTRICTED) {
                ceiling = Double.POSITIVE_INFINITY;
            }
        }
        sent = !isRestricted() && sent.idle(now) >= BURST ? sent.next(now) : sent.count(now);
        return sent;
    }

    /**
     * Takes notice of a refusal, and returns whether less is to be sent from now on. The rate is decreased once for each burst, at most
     * once a second. The other refusals of the burst tell by how much.
     *
     * @param refused where the refused request was counted
     * @param sentAt when it was sent
     * @param resumes when requests may be sent again
     */
    boolean refused(Sent refused, long sentAt, long now, long resumes) {
        refused.refuse();
        double interval = closure.interval();
        closure.refused(sentAt, now, resumes);
        boolean isCostly = resumes - now >= COSTLY * SECOND;
        boolean counts = refused.decreases() == decreases;
        boolean forgiven = counts && isRestricted() && !isCostly && forgiveness.forgives();
        boolean decreased = counts && !forgiven && now >= mayDecrease && (anyAccepted || !isRestricted());
        if (decreased) {
            isKnown = isRestricted() || refused.lasted(now) >= BURST;
            steady = 1;
            tooFast = isRestricted() ? whileOpen() : refused.perSecond(now);
            lowest = isRestricted() ? tooFast * LARGEST_DECREASE / DECREASE : SLOWEST;
            ceiling = Double.POSITIVE_INFINITY;
            used = 0;
            slowness = 1 + SLOWNESS * Math.min(LONGEST, Math.max(0, now - sentAt) / SECOND);
            approach = 0;
            decreases++;
            anyAccepted = false;
            forgiveness.restart();
            mayDecrease = now + (long) SECOND;
            sent = Sent.since(now, decreases);
        }
        if (refused.decreases() == decreases - 1 && (decreased || isRestricted())) {
            ceiling = Math.max(lowest, Math.min(ceiling, tooFast * refused.accepted()));
            double back = Math.max(APPROACH, APPROACH_REQUESTS / ceiling);
            if (isCostly) {
                steady = BELOW_CEILING;
            }
            approach = !isKnown && (ceiling < UNKNOWN || steady < 1 || refused.accepted() < MOST)
                    ? 0
                    : Math.max(approach, back + APPROACH_PER_PAUSE * (resumes - now) / SECOND);
            mayDecrease = Math.max(mayDecrease, resumes + (long) SECOND);
        }
        return decreased || closure.interval() > interval;
    }

    /** Takes notice of a request that was not refused; returns whether the next ones may be sent sooner. */
    boolean accepted(Sent counted, long sentAt, long now) {
        double interval = closure.interval();
        double closed = closure.accepted(sentAt);
        if (isRestricted() && closed >= WINDOW) {
            reopen(closed, closure.end(sentAt));
            accepted.restart(now);
        }
        accepted.count(now);
        if (counted.decreases() == decreases) {
            anyAccepted = true;
            forgiveness.accepted();
        }
        return closure.interval() < interval;
    }

    private void reopen(double closed, long end) {
        double limit = accepted.perSecond(end);
        if (closed >= OUTAGE) {
            ceiling = SLOWEST;
            approach = 0;
            used = 0;
            isKnown = false;
        } else if (limit > 0) {
            ceiling = Math.max(SLOWEST, limit);
            steady = BELOW_CEILING;
            approach = Math.max(WINDOW_APPROACH, Math.min(LONGEST_WINDOW_APPROACH, WINDOW_APPROACH_REQUESTS / ceiling));
            used = 0;
            isKnown = true;
        }
    }
}
