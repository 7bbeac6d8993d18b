import pytest
@pytest.mark.django_db
def test_it(demonstration):
    from performance.models import Indicator, Observation, Counting
    out = [demonstration.said[-1500:]]
    for i in Indicator.objects.counted():
        rows = Observation.objects.held().filter(indicator=i)
        city = [(r.period.words, r.status, r.value and round(float(r.value),1), r.numerator and int(r.numerator), r.denominator and int(r.denominator)) for r in rows.filter(level="city").order_by("starts_on")]
        out.append(f"{i.code} {i.is_published} {rows.count()} hidden {rows.filter(is_hidden=True).count()} missing {rows.filter(status='missing').count()}\n   {city}")
    out.append(str([(c.look, c.why) for c in Counting.objects.all()]))
    open("/tmp/fig-demo.txt","w").write("\n".join(out))
