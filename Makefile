# `make demo` and `make test` need Python 3.11-3.13 and a package index, nothing else;
# `make landmarks` needs pictures and marks (BUILD.md).
PYTHON ?= python3
VENV ?= .venv
DEMO ?= demo
RUN := $(VENV)/bin/python
READY := $(VENV)/.installed

.PHONY: demo test slow-tests all-tests lint smoke landmarks

$(READY): setup.cfg pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11-3.13 is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	@echo 'installing TensorFlow and the rest, which takes some minutes ...'
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[photos,test]'
	touch $@

# First the sample photo's icon. Then the whole chain on drawn faces; drawings stand in for the photos
# of the training, too. The last picture comes from the generator that ships.
demo: $(READY)
	$(RUN) -m tf_landtoon.draw tf_landtoon/samples/astronaut.jpg --output=$(DEMO)/icon.png --before_after
	@echo "the sample photo and its icon: $(DEMO)/icon.png"
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
	$(RUN) -m tf_landtoon.stylize tf_landtoon/samples/astronaut.jpg --output=$(DEMO)/before_after.png --before_after
	@echo "before and after: $(DEMO)/before_after.png"

test: $(READY)
	$(RUN) -m pytest -n auto --maxprocesses=4 --dist=loadfile

# Those that `make test` leaves out. A file's tests stay on one process: they share trained models.
slow-tests: $(READY)
	$(RUN) -m pytest -n auto --maxprocesses=4 --dist=loadfile -m slow

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

# The landmark detector from pictures and marks alone, in three rounds (benchmarks/RESULTS.md). It
# resumes where it was stopped. Records and rounds that are finished are not made again, so give
# other pictures or flags another DETECTOR. What needs your pictures comes first, so that a wrong
# path fails at once.
TOONS ?= toons
MARKS ?= toons_landmarks
HELD_OUT ?= toons_landmarks_validation.txt
PHOTOS ?= photos
DETECTOR ?= runs/detector
TRAIN_DETECTOR := $(RUN) -m tf_landtoon.train_dan --flagfile=configs/heatmap.flags --data=$(DETECTOR)/drawn:0.5 --undrawn_data=$(DETECTOR)/undrawn:0.4 --validation_data=$(DETECTOR)/held_out
CALIBRATE := $(RUN) -m tf_landtoon.calibrate_dan --pictures=$(TOONS) --landmarks=$(MARKS) --held_out=$(HELD_OUT) --photos=$(PHOTOS) --photos_exclude=$(DETECTOR)/undrawn.txt --faces=150
EVALUATE := $(RUN) -m tf_landtoon.evaluate_dan --pictures=$(TOONS) --landmarks=$(MARKS) --only=$(HELD_OUT)

$(DETECTOR)/drawn/dataset_info.json: | $(READY)
	$(RUN) pipelines/draw_toons.py --output_dir=$(DETECTOR)/drawings --count=2000
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(DETECTOR)/drawings --landmarks_dir=$(DETECTOR)/drawings --output_dir=$(DETECTOR)/drawn

$(DETECTOR)/marked/dataset_info.json: | $(READY)
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(TOONS) --landmarks_dir=$(MARKS) --exclude=$(HELD_OUT) --output_dir=$(DETECTOR)/marked

$(DETECTOR)/held_out/dataset_info.json: | $(READY)
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(TOONS) --landmarks_dir=$(MARKS) --only=$(HELD_OUT) --split=validation --output_dir=$(DETECTOR)/held_out

$(DETECTOR)/undrawn/dataset_info.json: | $(READY)
	mkdir -p $(DETECTOR)
	ls $(PHOTOS) | awk 'NR % 37 != 5 && NR % 3 == 0' > $(DETECTOR)/undrawn.txt
	$(RUN) pipelines/write_photo_records.py --photos_dir=$(PHOTOS) --output_dir=$(DETECTOR)/undrawn --only=$(DETECTOR)/undrawn.txt --image_size=160 --face_share=0.42

$(DETECTOR)/first/calibration.json: | $(DETECTOR)/marked/dataset_info.json $(DETECTOR)/held_out/dataset_info.json $(DETECTOR)/undrawn/dataset_info.json $(DETECTOR)/drawn/dataset_info.json
	$(TRAIN_DETECTOR) --seen_size=112 --learning_rate=0.001 --data=$(DETECTOR)/marked:5 --model_dir=$(DETECTOR)/first
	$(CALIBRATE) --model=$(DETECTOR)/first

$(DETECTOR)/answered/dataset_info.json: | $(DETECTOR)/first/calibration.json
	$(RUN) -m tf_landtoon.detect $(TOONS) --model=$(DETECTOR)/first --output=$(DETECTOR)/answers --relabel --hide_error_px=2.5 --nooverlays
	(ls $(MARKS) | sed 's/\.[^.]*$$//'; cat $(HELD_OUT)) > $(DETECTOR)/marked.txt
	$(RUN) pipelines/write_landmark_records.py --pictures_dir=$(TOONS) --landmarks_dir=$(DETECTOR)/answers/labels --exclude=$(DETECTOR)/marked.txt --output_dir=$(DETECTOR)/answered

$(DETECTOR)/second/validation_stage2.json: | $(DETECTOR)/answered/dataset_info.json
	$(TRAIN_DETECTOR) --initial_model=$(DETECTOR)/first --seen_size=160 --stage1_steps=1000 --data=$(DETECTOR)/marked:4 --relabelled_data=$(DETECTOR)/answered:3 --model_dir=$(DETECTOR)/second

# From now on without answers: a detector learns their errors, too.
$(DETECTOR)/third/calibration.json: | $(DETECTOR)/second/validation_stage2.json
	$(TRAIN_DETECTOR) --initial_model=$(DETECTOR)/second --data=$(DETECTOR)/marked:6 --model_dir=$(DETECTOR)/third
	$(CALIBRATE) --model=$(DETECTOR)/third

landmarks: $(DETECTOR)/third/calibration.json
	$(EVALUATE) --model=$(DETECTOR)/third --output=$(DETECTOR)/third/evaluation
	$(EVALUATE) --model=$(DETECTOR)/third --output=$(DETECTOR)/third/evaluation_flip --flip
	$(RUN) -m tf_landtoon.export --model_dir=$(DETECTOR)/third --export_dir=$(DETECTOR)/export
	@echo "the detector: $(DETECTOR)/third, exported to $(DETECTOR)/export/landmarks"
