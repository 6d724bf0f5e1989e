"""Generated histories of the vacancy log: everything that the database accepts, the odd days first.

A history is of two regions and says which seed it comes from, also in its keys: those of seed 7 begin with 8.
"""

import datetime
import random

from tests.talent.oracle import DAY, Appointment, History, Organisation, Post, Round, Vacancy, quarters

KEYS = 1000  # for each history
FAR = datetime.date(2199, 12, 31)
OUTCOMES = ("not-appointed", "not-appointed", "interim", "stopped", "stopped", "appointed")


class Story:
    """``start``: the first day of the quarters that are asked about. ``today``: nothing is known or decided later."""

    def __init__(self, seed, start, count, today):
        self.chance = random.Random(seed)
        self.key = (seed + 1) * KEYS
        self.today = today
        spans = quarters(start, count)
        self.start, self.end = spans[0][0], spans[-1][1]
        self.edges = [day for first, last in spans for day in (first, last)]
        home, other = self.new(), self.new()
        self.found = History(seed, [home, other], [], [], [])

    def new(self):
        self.key += 1
        return self.key

    def may(self, percent):
        return self.chance.random() * 100 < percent

    def day(self, first, last):
        """One of those between, often the first or the last of a quarter or of them all."""
        last = max(first, last)
        near = [day for day in (first, last, *self.edges) if first <= day <= last]
        if self.may(45):
            return self.chance.choice(near)
        return first + DAY * self.chance.randrange((last - first).days + 1)

    def past(self, first, last):
        """A day that is not ahead of today; None where there is none."""
        last = min(last, self.today)
        return self.day(first, last) if first <= last else None

    def soon(self, day, days=60):
        return self.day(day, day + DAY * days)

    # Bodies and posts -------------------------------------------------------------------------------------------

    def organisation(self, kind):
        one = Organisation(self.new(), kind)
        self.found.organisations.append(one)
        return one

    def post(self, region, host, tier=None, **more):
        one = Post(self.new(), region, host, tier or self.chance.choice("12"), **more)
        one.combined_with = self.chance.choice(("", "", "adults", "health", "other"))
        if self.may(30):
            others = [other.key for other in self.found.organisations if other is not host]
            one.shared_with = self.chance.sample(others, min(len(others), self.chance.randint(1, 2)))
        if one.made_on is None and self.may(15):
            one.made_on = self.day(self.start - DAY * 90, self.start + DAY * 90)
        self.found.posts.append(one)
        return one

    def tell(self):
        home, other = self.found.regions
        first, second, third = (self.organisation("authority") for _ in range(3))
        outside = self.organisation(self.chance.choice(("health", "voluntary", "trust")))
        # The third authority is of both regions, as the other body is.
        places = [(home, first), (home, first), (home, second), (other, third), (home, third),
                  (self.chance.choice((home, other)), outside)]  # fmt: skip
        for region, host in places:
            for _ in range(self.chance.choice((0, 1, 1, 2))):
                post = self.post(region, host)
                for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
                    self.need(post, self.vacancy(post))
        if self.may(40):
            self.merge(home, first, second)
        for post in self.found.posts:
            if post.ended_on is None and self.may(12):
                self.ends(post, self.day(max(self.start, post.made_on or self.start), self.end))
        return self.found

    def merge(self, region, first, second):
        """Two authorities become one; what the old ones recruit goes on in the new one, as another need."""
        last = self.past(self.start + DAY * 200, self.end)
        if last is None:
            return
        merged = self.organisation("authority")
        for host in (first, second):
            host.ends_on, host.followed_by = last, merged.key
            for post in [one for one in self.found.posts if one.host is host and one.region == region]:
                if (post.made_on or last) <= last:
                    self.ends(post, last + DAY)
        post = self.post(region, merged, made_on=last + DAY)
        known = self.past(last - DAY * 40, last + DAY * 10)
        vacancy = Vacancy(self.new(), post, known, max(known, last + DAY), first_round=self.chance.randint(1, 4))
        self.need(post, self.kept(vacancy))

    def ends(self, post, day):
        """With what is vacant there: sometimes nobody closes the vacancy."""
        post.ended_on = day
        for one in self.found.vacancies:
            if one.post is post and one.ended_on is None and one.known_on <= day and self.may(60):
                one.ended_on, one.ending = day, "post-ended"

    # Needs ------------------------------------------------------------------------------------------------------

    def kept(self, vacancy):
        self.found.vacancies.append(vacancy)
        return vacancy

    def vacancy(self, post):
        known = self.past(self.start - DAY * 200, self.end)
        vacant = self.chance.choice((
            known, self.soon(known, 270), self.day(known - DAY * 60, known), self.soon(known, 100),
            self.day(self.start, self.end), self.chance.choice((known, FAR)),
        ))  # fmt: skip
        first = self.chance.choice((1, 1, 1, 1, 2, 3))
        return self.kept(Vacancy(self.new(), post, known, vacant, first_round=first))

    def need(self, post, vacancy, chain=0):
        for _ in range(self.chance.choice((0, 1, 2, 2))):
            vacancy.covers.append((self.soon(vacancy.vacant_on), None))
        day, wanted = vacancy.known_on, self.chance.choice((0, 1, 1, 2, 2, 3))
        for at in range(wanted):
            self.round(vacancy, day, is_last=at == wanted - 1)
            latest = vacancy.rounds[-1]
            self.appointed(vacancy, latest)
            day = latest.advertised_on if self.may(25) else max(latest.advertised_on, latest.concluded_on or day)
        if self.may(15):
            self.appointed(vacancy, None)
        filled = any(one.withdrawn_on is None for one in vacancy.appointments)
        if not filled and chain < 3 and self.may(35 if chain else 30):
            self.changed_remit(post, vacancy, chain)
        elif self.may(5 if filled else 20):
            vacancy.ending = self.chance.choice(("not-needed", "post-ended"))
            vacancy.ended_on = self.soon(vacancy.known_on, 400)

    def round(self, vacancy, day, *, is_last):
        advertised = self.soon(day, self.chance.choice((0, 30, 120)))
        one = Round(self.new(), advertised)
        if self.may(85):
            one.closes_on = self.soon(advertised, self.chance.choice((0, 40, 100)))
            if self.may(25):
                one.extended_from, one.closes_on = one.closes_on, self.soon(one.closes_on, 60)
        if self.may(60) or not is_last:
            one.outcome = self.chance.choice(OUTCOMES)
            early = one.outcome == "stopped" and one.closes_on and self.may(70)
            one.concluded_on = (
                self.day(advertised, one.closes_on) if early else self.soon(one.closes_on or advertised, 60)
            )
        one.applicants = self.chance.randint(0, 30) if self.may(80) else None
        one.shortlisted = self.chance.randint(0, 6) if self.may(80) else None
        vacancy.rounds.append(one)

    def appointed(self, vacancy, of_round):
        """Up to three, each after the one before had withdrawn; the last one stands, or not."""
        while self.may(40) and all(one.withdrawn_on for one in vacancy.appointments):
            before = vacancy.appointments[-1].withdrawn_on if vacancy.appointments else vacancy.known_on
            from_day = max(before, of_round.advertised_on if of_round else before)
            decided = self.past(from_day, max(from_day, (of_round and of_round.concluded_on) or from_day) + DAY * 40)
            if decided is None or len(vacancy.appointments) == 3:
                return
            one = Appointment(self.new(), decided, of_round=of_round)
            if self.may(85):
                one.starts_on = self.chance.choice((
                    vacancy.vacant_on, vacancy.vacant_on - DAY, vacancy.vacant_on + DAY, self.soon(decided, 200),
                    self.day(decided - DAY * 30, decided), self.day(self.start, self.end),
                ))  # fmt: skip
            if self.may(45):
                latest = min(decided + DAY * self.chance.choice((10, 150)), one.starts_on or FAR)
                one.withdrawn_on = self.past(decided, latest) if decided <= latest else None
            vacancy.appointments.append(one)

    def changed_remit(self, post, vacancy, chain):
        under_way = vacancy.rounds[-1] if vacancy.rounds and vacancy.rounds[-1].concluded_on is None else None
        latest = self.end
        if under_way and under_way.closes_on and self.may(60):
            latest = under_way.closes_on
        day = self.past(under_way.advertised_on if under_way else vacancy.known_on, latest)
        if day is None or not self.reaches(vacancy, day):
            return
        number = vacancy.first_round + len(vacancy.rounds)
        if under_way:
            under_way.concluded_on, under_way.outcome = day, "remit-changed"
            number -= 1
        vacancy.ended_on, vacancy.ending = day, "replaced"
        wider = post if self.may(30) else self.post(post.region, post.host, post.tier)
        after = Vacancy(self.new(), wider, day, max(day, vacancy.vacant_on), continues=vacancy, first_round=number)
        self.need(wider, self.kept(after), chain + 1)

    @staticmethod
    def reaches(vacancy, day):
        """What was decided for the old remit was decided before it changed."""
        said = [one.withdrawn_on or one.decided_on for one in vacancy.appointments]
        return all(one <= day for one in (*said, *(one.advertised_on for one in vacancy.rounds)))


def batch(seeds, start, count, today):
    return [Story(seed, start, count, today).tell() for seed in seeds]
