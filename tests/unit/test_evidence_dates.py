"""Evidence up to November 2026: each fact that was read is held here, with what may not be said."""

import json
import math
import re

import pytest

from helpers import data
from helpers.evidence import hundred, interests, study_table
from helpers.teaching.tables import evidence_tables
from tests.project import PROJECT

SOURCES = data.load("sources").set_index("key")
EVIDENCE = data.load("evidence").set_index("source")
RECURRENCE = data.load("recurrence").set_index("comparison")
STATUS = data.load("official_status").set_index("status")
TRIALS = data.load("trials").set_index("trial")
NUMBERS = data.load("claim_numbers")
TWO_BY_TWO = data.load("two_by_two_counts").set_index("comparison")
ISOLATING = ("yes", "instead of another treatment")
LAST_LOOK = "2026-11-29"


def finding(key):
    """Return what was read of a work."""
    return EVIDENCE.loc[key, "finding"]


# ---- trials


@pytest.mark.parametrize("trial", TRIALS.index)
def test_only_a_randomised_trial_isolates_freezing(trial):
    row = TRIALS.loc[trial]
    if row["isolates_freezing"] in ISOLATING:
        assert row["design"] == "randomised"
    if row["design"] in ("single arm", "observational", "compared, not randomised"):
        assert row["isolates_freezing"] == "no"


@pytest.mark.parametrize("trial", TRIALS.index)
def test_every_trial_has_a_registry_number_a_date_and_a_source(trial):
    row = TRIALS.loc[trial]
    assert re.fullmatch(r"NCT\d{8}|ISRCTN\d{8}|NCI-20\d\d-\d{5}", trial)
    # Where the page shows only the number of the National Cancer Institute, the row says so.
    assert trial.startswith("NCI") == ("NCT number was not shown" in row["note"])
    assert re.fullmatch(r"20\d\d(-\d\d-\d\d)?", row["seen"]) and row["seen"] <= LAST_LOOK
    assert row["looked_up"] == LAST_LOOK
    assert data.source(row["source"])["basis"] in ("read", "abstract")


def test_a_date_of_looking_stands_only_for_pages_without_a_date():
    for trial, row in TRIALS.iterrows():
        assert (row["seen"] == LAST_LOOK) == ("undated" in row["note"]), trial


def test_the_five_trials_last_seen_in_2019_were_looked_for_again():
    assert TRIALS.loc["NCT03331367", "seen"] == "2020-08-07"
    assert TRIALS.loc["NCT02250014", "seen"] == "2022-02-09"
    left = set(TRIALS.index[TRIALS["seen"].str.startswith("2019")])
    assert left == {"NCT03546686", "NCT02833233", "NCT03409224"}
    for trial in left:
        assert "no newer record and no result found" in TRIALS.loc[trial, "note"]
        assert TRIALS.loc[trial, "status"].startswith("was planned to end")


@pytest.mark.parametrize(
    ("trial", "patients", "isolates", "words"),
    [
        ("NCT04339218", 214, "yes", ["CRYOMUNE", "phase III", "the same drugs", "2028"]),
        ("NCT06000358", 120, "yes", ["the same drugs"]),
        ("NCT02626130", 29, "yes", ["tremelimumab alone"]),
        ("NCT04693377", 40, "yes", ["CROME", "the same radiotherapy"]),
        ("ISRCTN18156881", 50, ISOLATING[1], ["NEST", "not built"]),
        ("NCT05505643", 120, ISOLATING[1], ["COOL-IT", "256", "2030s"]),
        ("NCT00540969", 3, ISOLATING[1], ["N06C6", "ended early"]),
        ("NCT01856036", 2, "no", ["ended early"]),
        ("NCT05835245", 30, "no", ["bile-duct cancer", "CASTLE", "not liver-cell"]),
        ("NCT07053215", 60, "no", ["registered after"]),
    ],
)
def test_trials_are_as_their_records_say(trial, patients, isolates, words):
    row = TRIALS.loc[trial]
    assert (row["patients"], row["isolates_freezing"]) == (patients, isolates)
    whole = " ".join(str(cell) for cell in row)
    assert all(word in whole for word in words), whole


def test_bone_pain_has_no_finished_randomised_trial():
    bone = TRIALS[TRIALS["disease"].str.contains("bone")]
    assert set(bone.index) == {"NCT00540969", "NCT01461252", "NCT04693377"}
    assert not bone["status"].str.contains("completed|reported").any()


def test_trials_that_could_not_be_found_are_not_cited():
    for name in ("CRYOVATE", "ABLATE-2", "NCT05010668"):
        for table in data.check_all():
            cells = data.load(table).astype(str)
            assert not cells.apply(lambda column, name=name: column.str.contains(name)).any().any()


def test_trials_show_when_they_were_seen_and_who_runs_them():
    table = evidence_tables.trials()
    assert LAST_LOOK in table.caption and len(table.rows) == len(TRIALS)
    seen = table.headings.index("Last seen")
    assert all(row[seen] for row in table.rows)
    shown = [
        row[0]
        for about in ("immune effect", "local treatment")
        for row in evidence_tables.trials(about).rows
    ]
    assert sorted(shown) == sorted(TRIALS.index)
    with pytest.raises(ValueError, match="nearest: 'immune effect'"):
        evidence_tables.trials("immune efect")


# ---- devices and guidelines


def test_the_indication_of_the_breast_device_is_exact():
    row = STATUS.loc["fda_breast"]
    assert row["date"] == "2025-10-03" and "DEN220077" in row["note"]
    for words in (
        "local treatment of breast cancer",
        "70 or older",
        "biologically low-risk",
        "up to 1.5 cm",
        "adjuvant endocrine",
        "not fit for surgery",
    ):
        assert words in row["says"], words
    for words in ("one focus", "ER and PR positive", "HER2 negative", "Ki-67 under 15 %", "nodes"):
        assert words in row["limits"], words
    assert "narrower than the trial" in row["limits"] and "from 60" in row["limits"]
    assert EVIDENCE.loc["fda_den220077", "design"].endswith("resting on one single-arm trial")


def test_what_was_not_seen_of_decisions_and_guidelines_is_not_stated():
    whole = " ".join(STATUS[["says", "limits"]].to_numpy().ravel())
    for words in ("special control", "post-market", "NCCN", "European", "EAU", "NG256", "2019"):
        assert words not in whole, words
    assert "prostate" not in STATUS.loc[STATUS["about"] == "breast", "says"].iloc[0]
    assert data.source("nice_ng256")["basis"] == "recalled"
    for table in ("evidence", "recurrence", "claim_numbers", "official_status"):
        assert "nice_ng256" not in set(data.load(table)["source"])


def test_a_device_that_may_be_sold_is_not_called_a_recommendation():
    devices = STATUS[STATUS["kind"] == "device may be sold"]
    assert set(devices.index) == {"fda_breast", "fda_prostate"}
    assert not devices["says"].str.contains("recommend|proven|approved").any()


def test_status_is_shown_with_date_and_source():
    table = evidence_tables.official_status()
    assert len(table.rows) == len(STATUS)
    assert all(row[1] and row[4] and row[-1] for row in table.rows)
    assert "IceCure Medical" in table.rows[0][-1]


# ---- breast


def test_five_years_are_the_main_row_of_ice3_and_the_interim_is_a_crude_share():
    main, interim = RECURRENCE.loc["breast_ice3"], RECURRENCE.loc["breast_ice3_interim"]
    assert (main["outcome"], main["cryo_percent"]) == ("back in the breast, 5 years", 4.3)
    assert main["source"] == "ice3" and "no interval printed" in main["result"]
    assert "3.7 % of 124" in main["result"]
    assert interim["source"] == "ice3_interim2021" and interim["cryo_percent"] == 2.06
    assert "crude share" in interim["result"] and "35 months" in interim["outcome"]
    assert not RECURRENCE["outcome"].str.contains("breast, 3 years").any()
    numbers = NUMBERS[NUMBERS["source"] == "ice3_interim2021"].iloc[0]
    assert (numbers["events"], numbers["total"]) == (4, 194)
    assert (numbers["low"], numbers["high"]) == pytest.approx((0.565, 5.19))
    entry = data.source("ice3")
    assert (entry["doi"], entry["pmcid"]) == ("10.1245/s10434-024-16181-0", "PMC11452421")
    assert data.source("ice3_interim2021")["year"] == 2021


def test_frost_says_how_few_were_treated_and_that_it_was_read_in_the_news():
    row = RECURRENCE.loc["breast_frost"]
    assert (row["patients"], row["cryo_percent"]) == (83, 3.64)
    assert "83 of 220" in row["note"] and "news" in row["note"]
    assert "50 to 69" not in finding("frost_news"), "the rate of the younger group was cut off"


# ---- prostate


def test_quality_of_life_by_lot_is_there():
    assert EVIDENCE.loc["robinson2009", "people"] == 244
    for words in ("69.4", "90.7", "7.2 against 32.9", "15 points lower"):
        assert words in finding("robinson2009")
    assert data.source("robinson2009")["doi"] == "10.1002/cncr.24523"


def test_the_counts_of_donnelly_are_said_to_come_from_a_congress():
    assert "paper's own were not seen" in RECURRENCE.loc["prostate_donnelly", "note"]
    assert "congress" in RECURRENCE.loc["prostate_donnelly", "note"]
    assert "paper's own were not seen" in TWO_BY_TWO.loc["donnelly2010", "note"]
    assert data.source("donnelly2010")["basis"] == "abstract"
    # The final percentages are recalled by many and were read by nobody here.
    for table in ("evidence", "recurrence", "studies", "two_by_two_counts", "claim_numbers"):
        cells = data.load(table).astype(str)
        for unseen in ("23.9", "28.9", "7.7 against"):
            rows = cells[cells.apply(lambda row, u=unseen: row.str.contains(u).any(), axis=1)]
            assert not rows["source"].eq("donnelly2010").any()


def test_few_men_of_the_registry_had_a_biopsy():
    numbers = NUMBERS[NUMBERS["measure"] == "biopsies that held cancer, focal"].iloc[0]
    assert (numbers["events"], numbers["total"]) == (43, 164)
    assert "14.1 %" in finding("wardjones2012_cold") and "26.3 %" in finding("wardjones2012_cold")
    assert "59.1 %" in finding("tay2016_cold")


def test_a_title_may_claim_more_than_its_numbers():
    assert "2.52" in finding("jin2020") and "not inferior" in finding("jin2020")
    assert "2.07" in finding("guo2020") and "61.3 against 79.9" in finding("guo2020")
    # and less than its numbers: of the cancer itself as many may have died
    assert "1.38 (0.63 to 3.03" in finding("jin2020")
    death = NUMBERS[NUMBERS["source"] == "jin2020"].iloc[0]
    assert (death["value"], death["low"], death["high"]) == (2.52, 1.99, 3.20)


def test_the_later_report_of_chin_says_where_its_rates_were_read():
    row = RECURRENCE.loc["prostate_chin"]
    assert "17.4 against 59.1 % of 62 [chin2012]" in row["result"]
    assert "news report" in row["note"] and "defined differently" in row["note"]
    assert "news report" in data.source("chin2012")["note"]


def test_a_rate_of_one_series_stands_beside_the_pooled_one():
    """Giant cell tumours: 7.9 % of one series came back, 13.5 % in 38 of them."""
    assert EVIDENCE.loc["sumari2022", "people"] == 1373
    for words in ("13.5 % came back (9.3 to 17.8)", "0.85 (0.63 to 1.17)", "24.2 %"):
        assert words in finding("sumari2022")
    pooled = NUMBERS[NUMBERS["source"] == "sumari2022"].set_index("measure")
    back = pooled.loc["recurrence", ["value", "low", "high"]]
    assert list(back) == [13.5, 9.3, 17.8]
    others = pooled.loc["recurrence risk ratio freezing vs other local additions"]
    assert list(others[["value", "low", "high"]]) == [0.85, 0.63, 1.17]
    judged = data.load("claims").set_index("claim")
    for key in ("C056", "C120"):
        assert "7.9 %" in judged.loc[key, "reasoning"] and "13.5 %" in judged.loc[key, "reasoning"]
        assert "sumari2022" in judged.loc[key, "evidence"].split(";")


def test_what_an_abstract_adds_on_the_other_side_stands_beside_what_was_taken_from_it():
    """Each of these works was cited for one half; the other half was left out."""
    assert "24 hours 2.43 (1.02 to 3.84) after freezing" in finding("rfa_ca_ma2025")
    assert "24 of the 30" in EVIDENCE.loc["rfa_ca_ma2025", "design"]
    assert "8.06 mL/min/1.73 m2, 0.26 to 15.85" in finding("yoon2018")
    for words in ("air in the chest after 63 %", "fluid after 70 %", "59 % together"):
        assert words in finding("yamauchi2011")
    for words in ("1.5 to 2 cm", "1 to 1.5 cm"):
        assert words in finding("shah2016")
    assert "63.9 %" in finding("lam2013") and "selected" in finding("lam2013")
    assert "dead skin 2.9 %" in finding("malawer1999") and "100 of 102" in finding("malawer1999")
    assert "no complication" in finding("patil2021")
    assert "in 7 to destroy" in finding("maroon1992")
    assert "used earlier" in finding("okhunov2015")
    assert "opioids did not change" in finding("truntzer2013")
    early = data.load("claims").set_index("claim").loc["C135", "reasoning"]
    assert "24 hours" in early and "six months" in early


def test_who_was_counted_in_matched_and_small_groups():
    assert "607 frozen" in finding("ncdb2024")
    assert "607 were frozen" in RECURRENCE.loc["kidney_ncdb", "result"]
    assert "95 and 55 men who had a biopsy" in finding("mendez2015")
    assert "8 frozen and 17 operated" in finding("rcclymph2024")
    # changes within each group, not one number against the other
    assert "than after surgery" not in finding("rcclymph2024")
    assert "two of them bleedings" in finding("permpongkosol2006")
    # 299 centres were asked, 134 answered, and 72 of these had frozen livers
    assert "134 of 299" in EVIDENCE.loc["seifert1999", "design"]
    shock = data.load("cryoshock").set_index("finding")
    assert "72 of the 134" in shock.loc["survey_liver", "setting"]
    assert "one of the 17 died" in shock.loc["human_heat", "note"]
    studies = data.load("studies").set_index("finding")
    assert "how many" in studies.loc["ravindranath2002", "note"]


def test_references_that_were_recalled_and_then_read():
    assert data.source("malawer1999")["journal"] == "Clin Orthop Relat Res 359:176-188"
    assert "thermal ablation of bone tumours" in data.source("ryan2022")["title"]
    assert data.source("stacul2021")["journal"].startswith("Abdom Radiol")
    assert data.source("pancreas_consensus")["pmid"] == "28742542"


# ---- skin, cervix, kidney, liver, lung, bone


def test_kuijpers_counted_tumours_and_did_not_settle_it():
    row = RECURRENCE.loc["skin_kuijpers"]
    assert (row["patients"], row["verdict"]) == (88, "not settled")
    assert "0.79 to 8.34" in row["result"] and "100 tumours" in row["note"]
    assert EVIDENCE.loc["kuijpers2007", "people"] == 88
    counts = TWO_BY_TWO.loc["kuijpers2007", ["events", "total", "control_events", "control_total"]]
    assert list(counts) == [9, 51, 4, 49]


def test_a_row_is_not_settled_for_a_reason_that_it_states():
    for name, row in RECURRENCE[RECURRENCE["verdict"] == "not settled"].iterrows():
        stated = row["result"] + row["note"]
        assert "much worse" in stated or "no test" in stated, name


def test_cervix_is_known_to_2024():
    assert RECURRENCE.loc["cervix_greene", "verdict"] == "worse"
    assert tuple(RECURRENCE.loc["cervix_greene", ["cryo_percent", "other_percent"]]) == (30, 19)
    assert RECURRENCE.loc["cervix_basu_heat", "verdict"] == "same"
    assert EVIDENCE.loc["basu2024", "people"] == 3124
    for words in ("74.0", "71.1", "71.4", "P = 0.83"):
        assert words in finding("basu2024")
    assert STATUS.loc["who_2021", "limits"] == "read second-hand"
    for name in ("cervix_greene", "cervix_basu_loop", "cervix_basu_heat"):
        assert "precancer, not cancer" in RECURRENCE.loc[name, "note"]


def test_the_randomised_kidney_trial_is_there_and_says_nothing_about_recurrence():
    assert EVIDENCE.loc["nest_results", "people"] == 50
    assert "not built to compare what comes back" in finding("nest_results")
    assert "29 %" in finding("nest_results"), "two prints disagree"
    assert "nest_results" not in set(RECURRENCE["source"])
    numbers = NUMBERS[NUMBERS["source"] == "nest_results"].iloc[0]
    assert (numbers["events"], numbers["total"]) == (3, 25)


def test_one_liver_trial_stands_beside_the_pooled_ones():
    order = list(RECURRENCE.index)
    assert order[:4] == [
        "liver_wang_local",
        "liver_wang_free",
        "liver_wang_alive",
        "liver_network_local",
    ]
    assert RECURRENCE.loc["liver_network_local", "verdict"] == "same"
    assert "0.96 (0.74 to 1.23)" in RECURRENCE.loc["liver_network_local", "result"]
    assert "not confirmed" in RECURRENCE.loc["liver_wang_local", "note"]


def test_comparisons_that_speak_for_freezing_are_counted_too():
    for name in ("kidney_junker", "kidney_ncdb", "skin_backman"):
        assert RECURRENCE.loc[name, "verdict"] == "same"
    for source in ("junker2025_cost", "kim_washu", "cost_euro2024", "tau_cs_ma", "backman2022"):
        assert source in set(RECURRENCE["source"]), "read, and so compared"


def test_what_is_no_person_is_not_counted_as_one():
    """Tumours, sessions and blocks of agar stood under `people`."""
    assert EVIDENCE.loc["atwell2012", "people"] == 533, "573 treatments"
    assert math.isnan(EVIDENCE.loc["garnon2019_eureca", "people"]), "713 tumours"
    assert math.isnan(EVIDENCE.loc["littrup2009", "people"]), "24 blocks of agar"


def test_a_count_larger_than_its_people_says_what_was_counted():
    counted = NUMBERS[NUMBERS["kind"] == "proportion"]
    larger = 0
    for row in counted.itertuples():
        people = EVIDENCE.loc[row.source, "people"]
        if row.total > people:
            larger += 1
            said = f"{row.measure}; {row.note}"
            assert re.search("tumour|procedure|treatments|sessions", said), said
    assert larger > 8


def test_kidney_surgery_compared_with_a_test_is_called_worse():
    """One centre's adjusted hazard ratio is 11.4 (P = 0.01); the row said that no test was seen."""
    row = RECURRENCE.loc["kidney_wustl"]
    assert (row["patients"], row["verdict"]) == (267 + 233, "worse")
    assert "11.4" in row["result"] and "11.4 (P = 0.01)" in finding("kim_washu")
    assert SOURCES.loc["kim_washu", "authors"].startswith("Tanagho")


def test_a_registry_is_not_reported_by_its_mild_half():
    """The same database: no difference for two rarer kinds, more deaths for all kinds together."""
    rare = RECURRENCE.loc["kidney_ncdb"]
    every = RECURRENCE.loc["kidney_ncdb_all"]
    assert (rare["verdict"], every["verdict"]) == ("same", "worse")
    assert every["counted"] == "deaths" and "1.46" in every["result"]
    assert tuple(every[["cryo_percent", "other_percent"]]) == (66.0, 74.9)
    assert "shares patients" in every["note"]
    assert "66.0 against 74.9 %" in finding("kitley2019")


def test_people_and_tumours_of_series_without_comparison_are_kept_apart():
    breast = RECURRENCE.loc["breast_z1072"]
    assert breast["patients"] == 86 and breast["result"].startswith("66 of 87 cancers")
    assert "in the ducts" in breast["outcome"], "neither invasive cancer nor cancer in the ducts"
    assert EVIDENCE.loc["stacul2021", "people"] == 338
    assert EVIDENCE.loc["stacul2021", "design"].startswith("retrospective")
    assert "prospective" not in SOURCES.loc["stacul2021", "note"]


def test_a_pooled_comparison_counts_its_own_people():
    """Of 1,252 people in 7 trials 561 were against radiotherapy and 54 in both comparisons."""
    row = RECURRENCE.loc["prostate_removal"]
    assert row["patients"] == 745 == 1252 - 561 + 54 and "1,252" in row["note"]


def test_a_share_that_opens_a_result_is_the_share_of_its_row():
    told = 0
    for name, row in RECURRENCE.iterrows():
        counts = re.match(r"(\d+) of (\d+)", row["result"])
        if counts:
            told += 1
            events, total = map(int, counts.groups())
            assert row["cryo_percent"] == pytest.approx(100 * events / total, abs=0.06), name
    assert told > 5


def test_an_interval_that_does_not_fit_its_number_is_reported():
    """Of 3.50 (2.27 to 4.42) the middle is 3.35; a ratio would be lopsided, a difference is not."""
    assert (2.27 + 4.42) / 2 == pytest.approx(3.35, abs=0.01)
    assert "3.50 (2.27 to 4.42)" in finding("rfa_ca_ma2025")
    assert "middle at 3.35" in finding("rfa_ca_ma2025")
    assert "26.3 % as printed" in finding("wardjones2012_cold"), "43 of 164 is 26.2 %"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("ahmad2010", "microwave tissue ablation compared with radiofrequency"),
        ("benzon2018", "an immunocompetent hormone sensitive"),
        ("doshi2021", "Safety and feasibility"),
        ("khan2022", "Tumor-infiltrating lymphocytes"),
        ("lin2017", "improves the curative effect"),
        ("mcarthur2016", "comprehensive immune profiling"),
        ("mooradian2024", "a phase II trial"),
        ("rcclymph2024", "in patients with early-stage renal cell carcinoma"),
        ("ross2020", "for men with newly diagnosed oligometastatic"),
        ("sardela2024", "tumor immune microenvironment"),
        ("shen2020", "an ambispective, proof-of-concept cohort study"),
        ("sheng2017", "a retrospective analysis"),
        ("simmons2016", "the treatment of invasive breast carcinoma"),
        ("thakur2011", "granulocyte-macrophage colony stimulating factor: a pilot study"),
        ("wangj2025", "management in tumor-bearing mice"),
        ("wetterwald2024", "in a 55-year-old patient"),
    ],
)
def test_titles_are_not_shortened(key, words):
    """The column promises titles in full."""
    assert words in SOURCES.loc[key, "title"]


def test_numbers_of_the_lung_congress_are_not_ascribed_to_the_paper():
    assert "72.9" not in finding("callstrom2020") and "69 %" not in finding("callstrom2020")
    assert "72.9" in finding("solstice_congress2016")
    assert data.source("eclipse")["year"] == 2015
    assert "24 of 60" in finding("debaere2021")


def test_other_series_are_as_read():
    assert "16 of 27" in finding("sarcoma2023") and "2 partial" in finding("sarcoma2023")
    assert "retrospective" in EVIDENCE.loc["gu2021", "design"]
    assert "fracture 3.4 %" in finding("open_bone2023") and "r = 0.162" in finding("open_bone2023")
    # over all, the abstract ties the complications to cycles; to probes with metastases only
    assert "times" not in finding("open_bone2023") and "more cycles" in finding("open_bone2023")
    # 320 tumours of 239 people, with two kinds of nerve trouble of 0.9 % each
    assert "29 of 320 tumours" in finding("auloge2019")
    assert finding("auloge2019").count("0.9 %") == 2 and "2.8 to 199" in finding("auloge2019")


def test_what_speaks_the_other_way_in_the_same_abstract_is_told():
    """A crude share of 8 % over 64 months hid that progression came later."""
    late = NUMBERS[NUMBERS["source"] == "chinese_t1_2022"].set_index("measure")["value"]
    assert late["free of progression at 5 years, frozen through the skin"] == 96.7
    assert late["free of progression at 10 years, frozen through the skin"] == 62.8
    assert "62.8 and 69.2 % at 10 years" in finding("chinese_t1_2022")
    judged = data.load("claims").set_index("claim").loc["C070", "reasoning"]
    assert "96.7 %" in judged and "62.8 %" in judged
    assert "tumours above 2 cm" in finding("kitley2019")
    assert "tumours above 2 cm" in RECURRENCE.loc["kidney_ncdb_all", "note"]
    for words in ("6 against 13 %", "77.1 against 91.7 %"):
        assert words in finding("kim_washu")
    assert "238 mL more blood" in finding("antoniou2007")
    assert "older and sicker" in finding("cost_t1a_2021")
    assert "net monetary benefit of 9,045 euros" in finding("junker2025_cost")


def test_works_are_what_they_are_called():
    assert "retrospective" not in EVIDENCE.loc["eureca_hereditary2023", "design"]
    assert "prospective" in SOURCES.loc["eureca_hereditary2023", "title"]
    assert "retrospective" in EVIDENCE.loc["garnon2019_eureca", "design"], "its title says so"
    assert "series" in EVIDENCE.loc["guideline_ct1a", "design"]
    assert "421 patients" in SOURCES.loc["guideline_ct1a", "note"]
    assert SOURCES.loc["antoniou2007", "title"].startswith("Meta-analysis of clinical outcome")


def test_agreement_on_discern_has_its_intervals_and_its_raters():
    table = NUMBERS[NUMBERS["source"] == "charnock1999"].set_index("measure")
    for who, low, high in (("experts", 0.48, 0.59), ("lay readers", 0.19, 0.27)):
        row = table.loc[f"weighted kappa of the overall score, {who}"]
        assert (row["low"], row["high"]) == (low, high)
    assert "13 members of self-help groups" in row["note"]


def test_a_lesion_is_not_called_ice_and_an_alarm_has_its_organ():
    measured = data.load("measurements").set_index("measurement")
    for name in ("with_flow", "clamped", "clamped_cooled"):
        row = measured.loc[f"kidney_ice_{name}"]
        assert row["setting"].endswith("diameter of the fresh lesion")
        assert "taken out" in row["note"]
    alarm = data.load("mechanism_times").set_index("event").loc["nf_kb"]
    assert "liver at half an hour" in alarm["result"] and "lung at 1 h" in alarm["result"]


def test_names_that_mislead_are_explained():
    assert "not of the prostate" in SOURCES.loc["garnon2019_eureca", "note"]
    assert "not of the prostate" in SOURCES.loc["eureca_hereditary2023", "note"]
    assert "bile-duct cancer" in SOURCES.loc["nct05835245", "note"]


# ---- interests


def test_makers_and_sponsors_are_named_where_a_source_names_them():
    assert "IceCure" in interests.named("ice3")
    assert "Sanarus" in interests.named("frost_news")
    for key in ("callstrom2020", "debaere2021", "jennings2021_motion"):
        assert "Galil Medical" in interests.named(key)
    shown = {row[-1] for row in evidence_tables.without_comparison().rows}
    assert any("IceCure" in one for one in shown) and any("Galil" in one for one in shown)
    with pytest.raises(ValueError, match="nearest"):
        interests.named("ice33")


def test_an_interest_that_a_source_note_tells_stands_in_the_table():
    told = SOURCES["note"].str.contains("from the hospital that page P2|paid for by the maker")
    assert {"lin2017", "niu2013", "tafra2006"} <= set(SOURCES.index[told])
    assert set(SOURCES.index[told]) <= set(data.load("interests")["source"])
    assert "Sanarus" in interests.named("tafra2006")


def test_no_person_is_named_as_an_interest():
    table = data.load("interests")
    assert not table["who"].str.contains(r"\b(?:Dr|Prof|MD)\b").any()
    assert (table["where_read"] != "").all()


# ---- what the notebooks say of it


def prose(name):
    """Return the Markdown of a notebook without its marks, and its code."""
    path = PROJECT / "notebooks" / f"{name}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    joined = {
        kind: "\n".join("".join(one["source"]) for one in cells if one["cell_type"] == kind)
        for kind in ("markdown", "code")
    }
    return re.sub(r"<!--.*?-->", "", joined["markdown"]), joined["code"]


def test_notebook_04_names_the_trial_that_comes_nearest():
    text, code = prose("04_cryoimmunological_hypothesis")
    planned = TRIALS.loc["NCT04339218", "patients"]
    assert f"CRYOMUNE ({planned:.0f} people, by lot, the same drugs)" in text
    assert "No single-arm trial isolates freezing" in text
    assert 'evidence_tables.trials("immune effect")' in code


def test_notebook_05_states_the_breast_decision_as_the_table_does():
    text, code = prose("05_reading_the_claims")
    sentence = next(one for one in text.split("\n") if "[fda_den220077]" in one)
    for words in ("3 October 2025", "low risk", "up to 1.5 cm", "70 or older", "hormone"):
        assert words in sentence, words
    assert "no comparison group" in sentence and "*May be sold* is not *recommended*" in sentence
    for made in ("official_status()", "without_comparison()", 'trials("local treatment")'):
        assert made in code, made


def test_no_notebook_says_that_nobody_drew_lots_for_the_kidney():
    for name in ("05_reading_the_claims", "06_from_probe_to_leaflet"):
        text, _ = prose(name)
        assert "Nobody drew lots" not in text and "Nobody was randomised" not in text
        assert "drew lots" in text or "draw lots" in text


def test_notebook_06_tells_the_trial_by_lot_with_its_counts():
    text, _ = prose("06_from_probe_to_leaflet")
    paragraph = next(one for one in text.split("\n") if "NEST" in one)
    counts = TWO_BY_TWO.loc["nest"]
    assert f"{counts['events']:.0f} people of {counts['total']:.0f}" in paragraph
    assert f"{counts['control_events']:.0f} people of {counts['control_total']:.0f}" in paragraph
    chance = study_table.two_by_two("nest").fisher()
    assert chance == pytest.approx(0.29, abs=0.005) and "difference in 29 % of trials" in paragraph
    assert "6 months" in paragraph and "not built to say which" in paragraph
    # The hundred people of the picture are a way of drawing: these were the people counted.
    totals = sorted(hundred.outcome(name).total for name in hundred.OUTCOMES)
    assert f"counted, {totals[0]} to {totals[-1]} in a series" in text
