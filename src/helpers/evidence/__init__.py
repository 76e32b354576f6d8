"""Weighing studies, and reading what others say of a treatment.

Numbers of studies:

* `proportions`: a share of patients and its exact interval
* `two_by_two`: two groups compared by counts
* `meta_analysis`: several studies pooled
* `file_drawer`: what small and unpublished studies do to a literature
* `sample_size`: how many patients a fair comparison needs
* `pain_trial`, `confounding`: two ways in which a treatment without effect can seem to have one
* `agreement`: whether two raters agree more than by chance

Tables of studies:

* `study_table`: published studies, their counts, and printed p-values worked out again
* `recurrence`: freezing against other treatments
* `hundred`: outcomes stated as people of a hundred
* `interests`: who paid for a study, made its device or employed its authors

The five pages and their claims:

* `claims`, `contradictions`, `citations`: what the pages say, with verdicts and evidence
* `second_reading`: how far two readings of all claims agree
* `rating`, `discern`: a learner's own verdicts and scores, compared with the key
* `live_checks`, `impossible_mean`: single claims checked by counting

Texts, pasted or written:

* `text_counts`, `rewrite`: what a text has, and what a rewritten claim lacks
* `leaflet`, `leaflet_model`: a patient leaflet scored by plain rules, and a model answer

What the course's panels run is in `studies`. Read `proportions` first, then `two_by_two`,
`meta_analysis` and `study_table`.
"""
