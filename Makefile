# `make demo` and `make test` need Python 3.11-3.13 and a package index, nothing else;
# `make landmarks` needs pictures and marks (BUILD.md).
PYTHON ?= python3
VENV ?= .venv
DEMO ?= demo
RUN := $(VENV)/bin/python
READY := $(VENV)/.installed

.PHONY: demo test all-tests lint smoke landmarks

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11-3.13 is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	@echo 'installing TensorFlow and the rest, which takes some minutes ...'
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[photos,test]'
	touch $@

# The whole chain on drawn faces; here drawings stand in for the photos of the training, too.
# The last picture comes from the light generator that ships with the package.
demo: $(READY)
	$(RUN) pipelines/draw_toons.py --output_dir=$(DEMO)/toons --count=300 --image_size=192 --seed=1
	$(RUN) pipelines/draw_toons.py --output_dir=$(DEMO)/photos --count=100 --image_size=192 --seed=2
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(DEMO)/toons --landmarks_dir=$(DEMO)/toons --output_dir=$(DEMO)/records/landmarks
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(DEMO)/photos --landmarks_dir=$(DEMO)/photos --output_dir=$(DEMO)/records/validation --split=validation
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(DEMO)/photos --landmarks_dir=$(DEMO)/photos --output_dir=$(DEMO)/records/photos --crop=none --image_size=112
	$(RUN) pipelines/write_toon_records.py --toons_dir=$(DEMO)/toons --output_dir=$(DEMO)/records/toons --frame=none
	$(RUN) -m tf_landtoon.train_dan --flagfile=configs/dan_light.flags --width=8 --stage1_steps=80 --stage2_steps=40 --data=$(DEMO)/records/landmarks --validation_data=$(DEMO)/records/validation --model_dir=$(DEMO)/dan
	$(RUN) -m tf_landtoon.train_gan --flagfile=configs/animegan_light.flags --generator_width=16 --discriminator_width=8 --train_steps=30 --landmark_start_step=0 --landmark_ramp_steps=0 --photo_data=$(DEMO)/records/photos --toon_data=$(DEMO)/records/toons --dan_dir=$(DEMO)/dan --model_dir=$(DEMO)/gan
	$(RUN) -m tf_landtoon.export --model_dir=$(DEMO)/dan --export_dir=$(DEMO)/export
	$(RUN) -m tf_landtoon.export --model_dir=$(DEMO)/gan --export_dir=$(DEMO)/export
	$(RUN) -m tf_landtoon.stylize --model=light --input=tf_landtoon/samples/astronaut.jpg --output=$(DEMO)/before_after.png --before_after
	@echo "before and after: $(DEMO)/before_after.png"

test: $(READY)
	$(RUN) -m pytest -n auto --maxprocesses=4 --dist=loadfile

all-tests: $(READY)
	$(RUN) -m pytest -n auto --maxprocesses=4 -m ''

lint: $(READY)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

smoke: $(READY)
	rm -rf $(DEMO)/smoke
	$(RUN) -m tf_landtoon.train_gan --flagfile=configs/smoke.flags --model_dir=$(DEMO)/smoke
	$(RUN) -m tf_landtoon.export --model_dir=$(DEMO)/smoke --export_dir=$(DEMO)/smoke/export
	$(RUN) pipelines/draw_toons.py --output_dir=$(DEMO)/smoke/drawn --count=16 --image_size=160
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(DEMO)/smoke/drawn --landmarks_dir=$(DEMO)/smoke/drawn --output_dir=$(DEMO)/smoke/records
	$(RUN) -m tf_landtoon.train_dan --flagfile=configs/dan_light.flags --width=2 --batch_size=8 --stage1_steps=2 --stage2_steps=2 --data=$(DEMO)/smoke/records --validation_data=$(DEMO)/smoke/records --validation_split=train --model_dir=$(DEMO)/smoke/dan
	$(RUN) -m tf_landtoon.export --model_dir=$(DEMO)/smoke/dan --export_dir=$(DEMO)/smoke/export

# The landmark detector from nothing but pictures and marks, in the two rounds of BUILD.md. Stopped,
# it goes on where it was; what is finished is not made again.
TOONS ?= toons
MARKS ?= toons_landmarks
HELD_OUT ?= toons_landmarks_validation.txt
PHOTOS ?= photos
DETECTOR ?= runs/detector
D := $(DETECTOR)
TRAIN_DETECTOR := $(RUN) -m tf_landtoon.train_dan --flagfile=configs/heatmap.flags --data=$(D)/drawn:0.7 --undrawn_data=$(D)/undrawn:0.4 --validation_data=$(D)/held_out
CALIBRATE := $(RUN) -m tf_landtoon.calibrate_dan --pictures=$(TOONS) --landmarks=$(MARKS) --held_out=$(HELD_OUT) --photos=$(PHOTOS) --photos_exclude=$(D)/undrawn.txt --faces=150
EVALUATE := $(RUN) -m tf_landtoon.evaluate_dan --pictures=$(TOONS) --landmarks=$(MARKS) --only=$(HELD_OUT)

$(D)/drawn/dataset_info.json: | $(READY)
	$(RUN) pipelines/draw_toons.py --output_dir=$(D)/drawings --count=2000
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(D)/drawings --landmarks_dir=$(D)/drawings --output_dir=$(D)/drawn

$(D)/marked/dataset_info.json: | $(READY)
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(TOONS) --landmarks_dir=$(MARKS) --exclude=$(HELD_OUT) --output_dir=$(D)/marked

$(D)/held_out/dataset_info.json: | $(READY)
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(TOONS) --landmarks_dir=$(MARKS) --only=$(HELD_OUT) --split=validation --output_dir=$(D)/held_out

$(D)/undrawn/dataset_info.json: | $(READY)
	mkdir -p $(D)
	ls $(PHOTOS) | awk 'NR % 37 != 5 && NR % 3 == 0' > $(D)/undrawn.txt
	$(RUN) pipelines/write_photo_records.py --photos_dir=$(PHOTOS) --output_dir=$(D)/undrawn --only=$(D)/undrawn.txt --image_size=160 --face_share=0.42

$(D)/first/calibration.json: | $(D)/drawn/dataset_info.json $(D)/marked/dataset_info.json $(D)/held_out/dataset_info.json $(D)/undrawn/dataset_info.json
	$(TRAIN_DETECTOR) --seen_size=112 --stage1_steps=3000 --data=$(D)/marked:5 --model_dir=$(D)/first
	$(CALIBRATE) --model=$(D)/first

$(D)/answered/dataset_info.json: | $(D)/first/calibration.json
	$(RUN) -m tf_landtoon.detect $(TOONS) --model=$(D)/first --output=$(D)/answers --relabel --hide_error_px=2.5 --nooverlays
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(TOONS) --landmarks_dir=$(D)/answers/labels --exclude=$(HELD_OUT) --output_dir=$(D)/answered

$(D)/second/calibration.json: | $(D)/answered/dataset_info.json
	$(TRAIN_DETECTOR) --initial_model=$(D)/first --data=$(D)/marked:3 --relabelled_data=$(D)/answered:4 --model_dir=$(D)/second
	$(CALIBRATE) --model=$(D)/second

landmarks: $(D)/second/calibration.json
	$(EVALUATE) --model=$(D)/second --output=$(D)/second/evaluation
	$(EVALUATE) --model=$(D)/second --output=$(D)/second/evaluation_flip --flip
	$(RUN) -m tf_landtoon.export --model_dir=$(D)/second --export_dir=$(D)/export
	@echo "the detector: $(D)/second, exported to $(D)/export/landmarks"
